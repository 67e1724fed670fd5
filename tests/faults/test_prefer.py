"""`Prefer`: what a single request asks for, by RFC 7240 and in Prism's spelling."""

from contextlib import suppress
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.errors import ValidationError
from mockpbx.faults import Preferences, parse_prefer
from tests.faults.conftest import ORDER, Faulty

NOTHING = (None, None)


@pytest.mark.parametrize(
    ("fields", "wishes"),
    [
        (["code=404"], (404, None)),
        (["code=404, delay=100"], (404, 100)),
        (["delay=100,code=404"], (404, 100)),
        (["code=404", "delay=100"], (404, 100)),
        (["Code=404"], (404, None)),
        (['code="404"'], (404, None)),
        (["code = 404 ; strict=1 , delay=1"], (404, 1)),
        (["code=404, code=500"], (404, None)),
        (["code=200"], (200, None)),
        (["delay=0"], (None, 0)),
        (["delay=60000"], (None, 60_000)),
        (["code=599"], (599, None)),
        (["respond-async, wait=10"], NOTHING),
        (["example=dog, dynamic=true"], NOTHING),
        (['foo="code=404, delay=5"'], NOTHING),
        (['foo="\\", code=404'], NOTHING),
        (["wait=1; code=404"], NOTHING),
        (["barcode=404, x-code=1"], NOTHING),
        (["", ",,;"], NOTHING),
    ],
)
def test_fields_are_read_as_one_list(fields: list[str], wishes: tuple[int | None, int | None]) -> None:
    """Ours are found by name and whatever stands around them; the first counts; others are ignored."""
    read = parse_prefer([field.encode() for field in fields], successes=[200])
    assert (read.code, read.delay) == wishes


@pytest.mark.parametrize(
    "field",
    [
        "code=201",
        "code=399",
        "code=600",
        "code=0404",
        "code=four",
        "code=",
        "code",
        "code=404 delay=100",
        "code=-404",
        "code=٤٠٤",
        "delay=60001",
        "delay=1.5",
        "delay=-1",
        "delay=1s",
        "delay",
        "code=999999999999999999999",
    ],
)
def test_ours_are_refused_when_they_make_no_sense(field: str) -> None:
    """A `code` or `delay` that cannot be is refused with the header's name."""
    with pytest.raises(ValidationError) as refused:
        parse_prefer([field.encode()], successes=[200])
    assert refused.value.faults[0].detail["field"] == "Prefer"


@given(st.binary(max_size=300) | st.text('code=4,;" \\delay', max_size=80).map(str.encode))
def test_any_text_is_read_or_refused(field: bytes) -> None:
    """No header breaks the reading: it is understood, ignored, or refused as an error of the client's."""
    with suppress(ValidationError):
        read = parse_prefer([field], successes=[])
        assert read == Preferences() or read.applied


@pytest.mark.parametrize("text", ['"\\' * 8000, "code=" + " " * 16000 + "x", "a=" * 8000, '"' * 16001, '\\"' * 8000])
def test_no_text_takes_long(text: str) -> None:
    """The largest header there can be is read at once, however it is made."""
    begun = monotonic()
    with suppress(ValidationError):
        parse_prefer([text.encode()], successes=[])
    assert monotonic() - begun < 1


def test_a_code_is_answered_and_nothing_done(faulty: Faulty) -> None:
    """A preferred error comes in the envelope, says that it was applied, and no order is taken."""
    before = faulty.order_count()
    answered = faulty.client.post("/call_reports", json=ORDER, headers={"Prefer": "code=409, delay=30"})
    assert (answered.status_code, answered.json()["errors"][0]["code"]) == (409, "CONFLICT")
    assert answered.headers["preference-applied"] == "code=409, delay=30"
    assert answered.elapsed.total_seconds() >= 0.03
    assert faulty.order_count() == before


def test_a_documented_success_changes_nothing(faulty: Faulty) -> None:
    """201 may be preferred where the document has it, and the order is taken."""
    before = faulty.order_count()
    answered = faulty.client.post("/call_reports", json=ORDER, headers={"Prefer": "code=201"})
    assert (answered.status_code, answered.headers["preference-applied"]) == (201, "code=201")
    assert faulty.order_count() == before + 1


@pytest.mark.parametrize("prefer", ["code=201", "code=302", "code=abc", "delay=60001"])
def test_what_cannot_be_preferred_is_a_400(faulty: Faulty, prefer: str) -> None:
    """A status that the operation does not document, or no status at all, is refused with `Prefer` named."""
    answered = faulty.client.get("/cdrs", headers={"Prefer": prefer})
    assert (answered.status_code, answered.json()["errors"][0]["detail"]["field"]) == (400, "Prefer")
    assert "preference-applied" not in answered.headers


def test_other_preferences_leave_the_answer_alone(faulty: Faulty) -> None:
    """What is not ours is ignored, and nothing says that it was applied."""
    plain = faulty.client.get("/cdrs?top=2")
    answered = faulty.client.get("/cdrs?top=2", headers={"Prefer": "example=dog, dynamic=true, respond-async"})
    assert answered.content == plain.content
    assert not {"preference-applied", "vary"} & set(answered.headers)


def test_a_preferred_error_meets_no_rule(faulty: Faulty) -> None:
    """A request that asked to be refused is counted by no rule; one that asked for a delay is."""
    faulty.book.add({"fault": "status", "count": 1})
    assert faulty.struck("GET", "/cdrs", params={"top": 1}) == ["status"]
    assert faulty.client.get("/cdrs", headers={"Prefer": "code=418"}).status_code == 418
    assert faulty.client.get("/cdrs", headers={"Prefer": "delay=1"}).headers["preference-applied"] == "delay=1"
    assert faulty.book.rules()[0][1:] == (1, 2)


def test_a_page_may_see_what_was_applied(faulty: Faulty) -> None:
    """Browsers may send `Prefer` and read `Preference-Applied`."""
    answered = faulty.client.get("/cdrs", headers={"Origin": "http://localhost:3000", "Prefer": "code=404"})
    assert "Preference-Applied" in answered.headers["access-control-expose-headers"]
    assert "Prefer" in answered.headers["vary"]
