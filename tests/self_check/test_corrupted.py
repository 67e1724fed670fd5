"""Corrupted answers are found, wherever and however they are broken."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpbx.self_check import Answered, Flaw, Judge
from tests.self_check.honest import answered_of

Path = tuple[str | int, ...]


def page(judge_of: tuple[Answered, ...]) -> Answered:
    """A page of calls."""
    return next(one for one in judge_of if one.operation_id == "listCdrs" and one.status == 200 and one.method == "GET")


def with_body(answered: Answered, body: bytes) -> Answered:
    """The answer with another body, of which it states the right length."""
    fields = tuple(
        (name, b"%d" % len(body) if name == b"content-length" else value) for name, value in answered.headers
    )
    return replace(answered, body=body, size=len(body), headers=fields)


def with_field(answered: Answered, name: bytes, value: bytes | None) -> Answered:
    """The answer with a header field changed, or left out."""
    fields = tuple(field for field in answered.headers if field[0] != name)
    return replace(answered, headers=fields if value is None else (*fields, (name, value)))


def changed(answered: Answered, change: Callable[[Any], object]) -> Answered:
    """The answer with its JSON changed."""
    value = orjson.loads(answered.body or b"")
    change(value)
    return with_body(answered, orjson.dumps(value))


CORRUPTIONS: dict[str, tuple[Callable[[Answered], Answered], tuple[str, str]]] = {
    "wrong type": (
        lambda one: changed(one, lambda page: page["items"][2].update(duration="12")),
        ("/items/*/duration", "type"),
    ),
    "missing member": (
        lambda one: changed(one, lambda page: page["items"][0].pop("caller")),
        ("/items/*/caller", "required"),
    ),
    "extra member": (
        lambda one: changed(one, lambda page: page["items"][0].update(extra=1)),
        ("/items/*/extra", "additionalProperties"),
    ),
    "extra member beside the items": (
        lambda one: changed(one, lambda page: page.update(next="x")),
        ("/next", "additionalProperties"),
    ),
    "bad date-time": (
        lambda one: changed(one, lambda page: page["items"][0].update(started_at="2026-02-30T00:00:00Z")),
        ("/items/*/started_at", "format"),
    ),
    "time with an offset": (
        lambda one: changed(one, lambda page: page["items"][0].update(started_at="2026-02-20T00:00:00+01:00")),
        ("/items/*/started_at", "pattern"),
    ),
    "blank that may not be": (
        lambda one: changed(one, lambda page: page["items"][0].update(ended_at=None)),
        ("/items/*/ended_at", "type"),
    ),
    "unknown word": (
        lambda one: changed(one, lambda page: page["items"][0].update(direction="SIDEWAYS")),
        ("/items/*/direction", "enum"),
    ),
    "number beyond 32 bits": (
        lambda one: changed(one, lambda page: page["items"][0].update(duration=2**31)),
        ("/items/*/duration", "maximum"),
    ),
    "count too large": (lambda one: changed(one, lambda page: page.update(count=61)), ("/items", "paging")),
    "count too small": (lambda one: changed(one, lambda page: page.update(count=3)), ("/items", "paging")),
    "count below zero": (lambda one: changed(one, lambda page: page.update(count=-1)), ("/count", "minimum")),
    "item left out": (lambda one: changed(one, lambda page: page["items"].pop()), ("/items", "paging")),
    "no object": (lambda one: with_body(one, b"[]"), ("", "type")),
    "no JSON": (lambda one: with_body(one, b'{"count":0,"items":[}'), ("body", "json")),
    "NaN": (lambda one: with_body(one, b'{"count":NaN,"items":[]}'), ("body", "json")),
    "empty": (lambda one: with_body(one, b""), ("body", "json")),
    "undocumented status": (lambda one: replace(one, status=206), ("status", "undocumented")),
    "undocumented refusal": (lambda one: replace(one, status=418), ("status", "undocumented")),
    "refusal of another operation": (lambda one: replace(one, status=409), ("status", "undocumented")),
    "wrong media type": (
        lambda one: with_field(one, b"content-type", b"text/html"),
        ("header Content-Type", "media-type"),
    ),
    "no media type": (lambda one: with_field(one, b"content-type", None), ("header Content-Type", "media-type")),
    "wrong length": (lambda one: with_field(one, b"content-length", b"5"), ("header Content-Length", "length")),
    "no length": (lambda one: with_field(one, b"content-length", None), ("header Content-Length", "required")),
    "no operation": (lambda one: replace(one, operation_id=None), ("status", "undocumented")),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_broken_page_is_found_broken(judge: Judge, honest: tuple[Answered, ...], name: str) -> None:
    """The flaw is found where it is, and nothing else is."""
    corrupt, (place, rule) = CORRUPTIONS[name]
    flaws = judge.flaws(corrupt(page(honest)))
    assert [(flaw.place, flaw.rule) for flaw in flaws] == [(place, rule)]


ENVELOPE = b'{"errors":[{"code":"UNKNOWN","message":"m"}]}'
JSON_FIELD = (b"content-type", b"application/json")


@pytest.mark.parametrize(
    ("answered", "place"),
    [
        (answered_of("listCdrs", status=401, body=ENVELOPE), "header WWW-Authenticate"),
        (
            answered_of("listCdrs", status=401, body=ENVELOPE, headers=(JSON_FIELD, (b"www-authenticate", b"Basic"))),
            "header WWW-Authenticate",
        ),
        (answered_of(None, status=405, body=ENVELOPE), "header Allow"),
        (answered_of("getCdr", status=503, body=ENVELOPE), "header Retry-After"),
        (
            answered_of("getCdr", status=503, body=ENVELOPE, headers=(JSON_FIELD, (b"retry-after", b"soon"))),
            "header Retry-After",
        ),
        (
            answered_of("downloadBlob", body=b"a", headers=((b"content-type", b"text/csv"),)),
            "header Content-Disposition",
        ),
        (answered_of("signOut", body=b"{}"), "body"),
        (answered_of("destroyCallReport", method="POST", status=204, body=b""), "header Content-Length"),
        (answered_of(None, status=404, body=b"{}"), "/errors"),
        (
            answered_of(None, status=404, body=b"<h1>", headers=((b"content-type", b"text/html"),)),
            "header Content-Type",
        ),
        (answered_of(None, status=418, body=b'{"errors":[{"code":"tea","message":"m"}]}'), "/errors/*/code"),
        (answered_of(None, status=200, body=b"{}"), "status"),
    ],
)
def test_broken_heads_and_envelopes_are_found(judge: Judge, answered: Answered, place: str) -> None:
    """Header fields that a status demands, bodies where none belong, and refusals that are not in the envelope."""
    assert [flaw.place for flaw in judge.flaws(answered)] == [place]


def test_a_detail_names_the_branch_that_was_meant(judge: Judge, honest: tuple[Answered, ...]) -> None:
    """Of an order whose filter fits another type, the filter's flaw is told and not that no branch fits."""
    order = next(one for one in honest if one.operation_id == "getCallReport")
    broken = changed(order, lambda value: value.update(filter={"queues": 17}))
    assert all(flaw.place.startswith("/filter") for flaw in judge.flaws(broken))
    assert judge.flaws(broken)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where there is something in a JSON value."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in inside:
        yield from places(inner, (*path, step))


def replaced(value: Any, path: Path, new: Any) -> Any:
    """The value with something else in one place."""
    if not path:
        return new
    outer = copy.deepcopy(value)
    target = outer
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = new
    return outer


FOREIGN: dict[str, list[list[int]]] = {"\u0000foreign": [[]]}
"""Fits no schema of the document but the empty one."""


@given(pick=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_foreign_value_anywhere_in_any_answer_is_found(
    judge: Judge, honest: tuple[Answered, ...], pick: st.DataObject
) -> None:
    """Wherever a value is replaced by one that nothing allows, that place is named."""
    answered = pick.draw(st.sampled_from([one for one in honest if one.media_type == "application/json"]))
    value = orjson.loads(answered.body or b"")
    path = pick.draw(st.sampled_from([one for one in places(value) if "detail" not in one]))
    broken = with_body(answered, orjson.dumps(replaced(value, path, FOREIGN)))
    pointer = "".join("/*" if isinstance(step, int) else f"/{step}" for step in path)
    assert [flaw for flaw in judge.flaws(broken) if flaw.place.startswith(pointer)]


@given(pick=st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_lost_member_anywhere_is_found(judge: Judge, honest: tuple[Answered, ...], pick: st.DataObject) -> None:
    """Every member of every answer is required, but for a detail of an error and what a filter leaves open."""
    answered = pick.draw(st.sampled_from([one for one in honest if one.media_type == "application/json"]))
    value = orjson.loads(answered.body or b"")
    members = [
        one
        for one in places(value)
        if one and isinstance(one[-1], str) and "detail" not in one and (one[-1] == "filter" or "filter" not in one)
    ]
    path = pick.draw(st.sampled_from(members))
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    pointer = "".join("/*" if isinstance(step, int) else f"/{step}" for step in path)
    flaws = judge.flaws(with_body(answered, orjson.dumps(value)))
    assert (pointer, "required") in [(flaw.place, flaw.rule) for flaw in flaws]


@given(body=st.binary(max_size=200), status=st.sampled_from([200, 201, 204, 400, 404, 405, 500, 599]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_looked_at(judge: Judge, body: bytes, status: int) -> None:
    """Whatever an answer is, looking at it finds something and never fails."""
    for operation_id in ("listCdrs", "signOut", None):
        assert judge.flaws(answered_of(operation_id, status=status, body=body + b"\xff"))


@given(value=st.text(min_size=1, max_size=40))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_is_repeated_in_a_reason(judge: Judge, honest: tuple[Answered, ...], value: str) -> None:
    """What is told of a flaw holds nothing of what the answer held, neither values nor names that are none."""
    canary = f"<{value}-canary>"
    broken = changed(page(honest), lambda one: one["items"][0].update({canary: 1, "direction": canary, "id": canary}))
    flaws: tuple[Flaw, ...] = judge.flaws(broken)
    assert len(flaws) == 3
    assert "canary" not in repr(flaws)
