"""The strategies for text formats yield valid values only, by an independent small reading of each format."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from cronsim import CronSim
from hypothesis import given, settings
from hypothesis import strategies as st
from odata_query.grammar import ODataLexer, ODataParser
from rfc3339_validator import validate_rfc3339

from contracts.document import Field, FieldKind
from contracts.drive import formats

FIELDS = (
    Field(name="caller", kind=FieldKind.TEXT, nullable=False),
    Field(name="direction", kind=FieldKind.TEXT, nullable=False, values=("INBOUND_CALL", "OUTBOUND_CALL")),
    Field(name="duration", kind=FieldKind.NUMBER, nullable=False),
    Field(name="started_at", kind=FieldKind.INSTANT, nullable=False),
)
NAMES = {field.name for field in FIELDS}
STRING = re.compile(r"'(?:[^']|'')*'")
MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})"


def _without_strings(text: str) -> str:
    return STRING.sub("''", text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.filters(FIELDS))
def test_filters_keep_to_the_grammar(text: str) -> None:
    """Somebody else's grammar reads every filter, once its own spelling of date-times and short lists is used."""
    plain = re.sub(MOMENT, "1", _without_strings(text))
    foreign = re.sub(r"in \(([^,()]*)\)", r"in (\1,)", plain)
    assert ODataParser().parse(ODataLexer().tokenize(foreign)) is not None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.filters(FIELDS))
def test_filters_name_fields_of_the_collection_alone(text: str) -> None:
    """Outside of quotes there are only fields, keywords, numbers, date-times and punctuation."""
    bare = re.sub(MOMENT, " ", _without_strings(text))
    words = set(re.findall(r"[A-Za-z_]+", bare))
    keywords = {"eq", "ne", "gt", "ge", "lt", "le", "in", "and", "or", "not", "null", "startswith", "endswith"}
    assert words <= NAMES | keywords | {"contains"}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.filters(FIELDS))
def test_filters_stay_within_the_bounds(text: str) -> None:
    """No filter has more than 200 terms, 40 levels or 4096 characters."""
    depth = max((text[:i].count("(") - text[:i].count(")") for i in range(len(text))), default=0)
    assert len(text) <= 4096
    assert depth <= 40
    assert len(re.findall(r"\b(?:and|or)\b", _without_strings(text))) < 200


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.filters([Field(name="duration", kind=FieldKind.NUMBER, nullable=False)]))
def test_numbers_are_never_searched_as_text(text: str) -> None:
    """Functions stand on texts alone."""
    assert not re.search("startswith|endswith|contains", text)


def test_filters_reach_every_construct() -> None:
    """Every operator, function, junction and kind of literal occurs among a few hundred filters."""
    seen: list[str] = []

    @settings(max_examples=600, deadline=None, derandomize=True, database=None)
    @given(formats.filters(FIELDS))
    def gather(text: str) -> None:
        seen.append(text)

    gather()
    constructs = (" eq ", " ne ", " gt ", " ge ", " lt ", " le ", " in (", "startswith(", "endswith(", "contains(")
    others = (" and ", " or ", "not ", "not (", "(", "null", "''", "INBOUND_CALL", "T")
    assert [one for one in (*constructs, *others) if not any(one in text for text in seen)] == []


@settings(max_examples=200, deadline=None, derandomize=True)
@given(formats.orderings(FIELDS))
def test_orderings_name_no_field_twice(text: str) -> None:
    """Every key is a field of the collection with an optional direction, and occurs once."""
    keys = [key.split() for key in text.split(",")]
    names = [key[0] for key in keys]
    assert set(names) <= NAMES
    assert len(set(names)) == len(names)
    assert all(key[1:] in ([], ["asc"], ["desc"]) for key in keys)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.schedules())
def test_schedules_fire_within_a_year(text: str) -> None:
    """A schedule is empty, or five fields that come round within 366 days."""
    start = datetime(2026, 3, 9, 14, 0, tzinfo=UTC)
    assert text == "" or next(CronSim(text, start)) - start <= timedelta(days=366)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.date_times())
def test_date_times_are_rfc_3339(text: str) -> None:
    """A validator for RFC 3339 and the standard library both take every date-time, within 40 characters."""
    assert validate_rfc3339(text)
    assert 1999 <= datetime.fromisoformat(text).year <= 2038
    assert len(text) <= 40


@settings(max_examples=300, deadline=None, derandomize=True)
@given(formats.emails())
def test_emails_reach_nobody(text: str) -> None:
    """An address is plain, at most 128 characters, and under a domain that RFC 2606 reserves."""
    assert re.fullmatch(r"[a-z][a-z0-9.+_-]*@[a-z][a-z0-9-]*\.(example|test|invalid)", text)
    assert ".." not in text
    assert len(text) <= 128


@settings(max_examples=200, deadline=None, derandomize=True)
@given(formats.number_values())
def test_number_values_are_digits_or_ranges_that_run_forward(text: str) -> None:
    """A value is digits, or a range whose end is not below its start."""
    low, dash, high = text.partition("-")
    assert low.isdigit()
    assert not dash or int(low) <= int(high)


@pytest.mark.parametrize(("text", "literal"), [("a", "'a'"), ("it's", "'it''s'"), ("", "''"), ("''", "''''''")])
def test_quotes_are_doubled(text: str, literal: str) -> None:
    """A quote inside a literal is written twice."""
    assert formats.quoted(text) == literal


def test_strategies_are_lazy_about_size() -> None:
    """Drawing a filter needs no filtering that Hypothesis would call unhealthy."""

    @settings(max_examples=50, deadline=None, derandomize=True, database=None)
    @given(st.lists(formats.filters(FIELDS), min_size=5, max_size=5))
    def draw(texts: list[str]) -> None:
        assert len(texts) == 5

    draw()
