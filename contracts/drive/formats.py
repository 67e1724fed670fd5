"""Strategies for the text formats that JSON Schema cannot spell: every value drawn is one the document allows.

Refuses to know operations, servers and the meaning of the values.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contracts.document import Field, FieldKind

Text = SearchStrategy[str]

MAX_DEPTH = 3
MAX_SORT_KEYS = 4


# ---- literals -------------------------------------------------------------------------------------------------------

_LETTERS = st.text(
    alphabet=st.one_of(
        st.sampled_from("0123456789abcXYZ '%_\\-+.@()"),
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
    ),
    max_size=10,
)


def quoted(text: str) -> str:
    """Text as a literal: in single quotes, a quote inside doubled."""
    return "'" + text.replace("'", "''") + "'"


def _numbers() -> Text:
    plain = st.one_of(st.sampled_from([0, 1, 60, 486]), st.integers(-10, 100_000)).map(str)
    return st.one_of(plain, plain.map(quoted))


def _instants() -> Text:
    return st.one_of(date_times(), date_times().map(quoted))


def _literals(field: Field) -> Text:
    if field.kind is FieldKind.NUMBER:
        return _numbers()
    if field.kind is FieldKind.INSTANT:
        return _instants()
    return (st.sampled_from([*field.values, ""]) if field.values else _LETTERS).map(quoted)


# ---- filter and orderby ---------------------------------------------------------------------------------------------


def _comparisons(field: Field) -> Text:
    operators = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"])
    literals = _literals(field)
    ordered = st.builds("{} {} {}".format, st.just(field.name), operators, literals)
    blank = st.sampled_from(["eq", "ne"]).map(lambda operator: f"{field.name} {operator} null")
    listed = st.lists(literals, min_size=1, max_size=4).map(lambda values: f"{field.name} in ({', '.join(values)})")
    return st.one_of(ordered, blank, listed)


def _functions(field: Field) -> Text:
    names = st.sampled_from(["startswith", "endswith", "contains"])
    return st.builds("{}({},{})".format, names, st.just(field.name), _LETTERS.map(quoted))


def _terms(field: Field) -> Text:
    if field.kind is FieldKind.TEXT and not field.values:
        return st.one_of(_comparisons(field), _functions(field))
    return _comparisons(field)


def _joined(inner: Text) -> Text:
    both = st.builds("{} {} {}".format, inner, st.sampled_from(["and", "or"]), inner)
    return st.one_of(both, both.map("({})".format), inner.map("not ({})".format), inner.map("not {}".format))


def filters(fields: Sequence[Field]) -> Text:
    """Filter expressions over these fields: comparisons, functions, `not`, `and`, `or`, parentheses."""
    expressions = terms = st.sampled_from(list(fields)).flatmap(_terms)
    for _ in range(MAX_DEPTH):
        expressions = st.one_of(terms, _joined(expressions))
    return expressions


def orderings(fields: Sequence[Field]) -> Text:
    """Orderings by one to four of these fields, none of them twice."""
    names = st.lists(st.sampled_from([field.name for field in fields]), min_size=1, max_size=MAX_SORT_KEYS, unique=True)
    directions = st.lists(st.sampled_from(["", " asc", " desc"]), min_size=MAX_SORT_KEYS, max_size=MAX_SORT_KEYS)
    return st.builds(_ordering, names, directions, st.sampled_from([", ", ","]))


def _ordering(names: Sequence[str], directions: Sequence[str], separator: str) -> str:
    return separator.join(name + direction for name, direction in zip(names, directions, strict=False))


# ---- report orders --------------------------------------------------------------------------------------------------

_DAYS_OF_WEEK = 6
_DAYS_OF_EVERY_MONTH = 28


def _cron_field(low: int, high: int) -> Text:
    number = st.integers(low, high)
    span = st.tuples(number, number).map(sorted).map(lambda ends: f"{ends[0]}-{ends[1]}")
    step = st.integers(1, high).map("*/{}".format)
    listed = st.lists(number, min_size=2, max_size=3, unique=True).map(lambda many: ",".join(map(str, sorted(many))))
    return st.one_of(st.just("*"), number.map(str), span, step, listed)


def schedules() -> Text:
    """Cron expressions of five fields that come round at least once a year, and "" for no schedule.

    Days beyond the 28th are left out, so that no month is without its day.
    """
    fields = (
        _cron_field(0, 59),
        _cron_field(0, 23),
        _cron_field(1, _DAYS_OF_EVERY_MONTH),
        _cron_field(1, 12),
        _cron_field(0, _DAYS_OF_WEEK),
    )
    return st.one_of(st.tuples(*fields).map(" ".join), st.just(""))


_EARLIEST = 946_771_200  # 2000-01-02
_LATEST = 2_145_830_400  # 2037-12-31
_OFFSETS_MINUTES = (0, 60, 330, -210, -480, 840)


def date_times() -> Text:
    """Moments by RFC 3339 between 2000 and 2037, with zero to nine fraction digits and any offset.

    Leap seconds and lower-case separators are left out: RFC 3339 leaves it to the reader whether to take them.
    """
    moments = st.integers(_EARLIEST, _LATEST).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
    fractions = st.one_of(st.just(""), st.text(alphabet="0123456789", min_size=1, max_size=9).map(".{}".format))
    offsets = st.one_of(st.none(), st.sampled_from(_OFFSETS_MINUTES))
    return st.builds(_date_time, moments, fractions, offsets)


def _date_time(moment: datetime, fraction: str, offset_minutes: int | None) -> str:
    if offset_minutes is None:
        return f"{moment:%Y-%m-%dT%H:%M:%S}{fraction}Z"
    local = moment.astimezone(timezone(timedelta(minutes=offset_minutes)))
    return f"{local:%Y-%m-%dT%H:%M:%S}{fraction}{local.isoformat()[-6:]}"


def emails() -> Text:
    """Addresses under domains that RFC 2606 reserves, so that no mail reaches anybody."""
    local = st.from_regex(r"[a-z][a-z0-9]{0,8}([.+_-][a-z0-9]{1,8}){0,2}", fullmatch=True)
    domain = st.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,4})?", fullmatch=True)
    return st.builds("{}@{}.{}".format, local, domain, st.sampled_from(["example", "test", "invalid"]))


def number_values() -> Text:
    """Telephone numbers or parts of them, and extension ranges whose end is not below their start."""
    digits = st.text(alphabet="0123456789", min_size=3, max_size=15)
    return st.one_of(digits, st.tuples(st.integers(100, 999), st.integers(100, 999)).map(_range))


def _range(ends: tuple[int, int]) -> str:
    return f"{min(ends)}-{max(ends)}"
