"""Holds one answer against the document. Pure: it keeps nothing and changes nothing."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs
import orjson

from mockpbx.self_check.answered import Answered, Flaw
from mockpbx.self_check.expected import Expectations, Expected, Header
from mockpbx.spec import Spec

_MOST_FLAWS = 50
_BODILESS = frozenset((204, 304))
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]{0,63}")
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_Kind = jsonschema_rs.ValidationErrorKind
_Error = jsonschema_rs.ValidationError


class Judge:
    """Knows one document's answers."""

    def __init__(self, spec: Spec) -> None:
        """Compile the document."""
        self._expectations = Expectations(spec)

    def flaws(self, answered: Answered) -> tuple[Flaw, ...]:
        """Return what is not as the document has it, at most fifty things."""
        return tuple(islice(self._flaws(answered), _MOST_FLAWS))

    def _flaws(self, answered: Answered) -> Iterator[Flaw]:
        expected = self._expectations.of(answered.operation_id, answered.status)
        if expected is None:
            yield Flaw(place="status", rule="undocumented", reason="the document has no answer with this status")
            return
        for header in expected.headers:
            yield from _header_flaws(header, answered)
        yield from _length_flaws(answered)
        if expected.bodies:
            yield from self._body_flaws(expected, answered)
        elif answered.size:
            yield Flaw(place="body", rule="undocumented", reason="the document has no body here")

    def _body_flaws(self, expected: Expected, answered: Answered) -> Iterator[Flaw]:
        media_type = answered.media_type
        if media_type is None or media_type not in expected.bodies:
            reason = f"must be one of {', '.join(expected.bodies)}"
            yield Flaw(place="header Content-Type", rule="media-type", reason=reason)
            return
        validator = expected.bodies[media_type]
        if validator is None or answered.body is None:
            return
        try:
            value = orjson.loads(answered.body)
        except ValueError:
            yield Flaw(place="body", rule="json", reason="is not JSON")
            return
        if validator.is_valid(value):
            yield from self._page_flaws(answered, value)
            return
        for error in validator.iter_errors(value):
            yield from _told(error)

    def _page_flaws(self, answered: Answered, page: dict[str, Any]) -> Iterator[Flaw]:
        paging = self._expectations.paging.get(answered.operation_id or "")
        if paging is None or answered.status != 200:
            return
        given = dict(parse_qsl(answered.query.decode("latin-1")))
        top, skip = _whole(given.get("top"), paging.top), _whole(given.get("skip"), paging.skip)
        if len(page["items"]) != min(top, max(0, page["count"] - skip)):
            reason = "there are not as many items as count, top and skip leave"
            yield Flaw(place="/items", rule="paging", reason=reason)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text is not None and _INTEGER.fullmatch(text) else default


def _header_flaws(header: Header, answered: Answered) -> Iterator[Flaw]:
    place = f"header {header.name}"
    text = answered.header(header.name)
    if text is None:
        if header.is_required:
            yield Flaw(place=place, rule="required", reason="is required")
        return
    value = int(text) if header.is_integer and _INTEGER.fullmatch(text) else text
    for error in header.validator.iter_errors(value):
        yield Flaw(place=place, rule=error.kind.name, reason=error.message)


def _length_flaws(answered: Answered) -> Iterator[Flaw]:
    place = "header Content-Length"
    stated = answered.header("content-length")
    if answered.status in _BODILESS:
        if stated is not None:
            yield Flaw(place=place, rule="length", reason="must not stand on an answer without a body")
    elif stated is None:
        yield Flaw(place=place, rule="required", reason="is required")
    elif stated != str(answered.size):
        yield Flaw(place=place, rule="length", reason="is not the length of the body")


def _told(error: _Error) -> Iterator[Flaw]:
    kind = error.kind
    if isinstance(kind, (_Kind.AnyOf, _Kind.OneOfNotValid)):
        for nested in _nearest(kind.context):
            yield from _told(nested)
        return
    path = ["*" if isinstance(step, int) else _step(str(step)) for step in error.instance_path]
    for inner, reason in _inside(error):
        yield Flaw(place="".join(f"/{step}" for step in (*path, *inner)), rule=kind.name, reason=reason)


def _inside(error: _Error) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the members that an error is about, if it is about some, and what is wrong with them."""
    kind = error.kind
    if isinstance(kind, _Kind.Required):
        yield (_step(kind.property),), "is missing"
    elif isinstance(kind, _Kind.AdditionalProperties):
        for name in dict.fromkeys(map(_step, kind.unexpected)):
            yield (name,), "is not in the document"
    else:
        yield (), error.message[:300]


def _nearest(branches: Sequence[Sequence[_Error]]) -> Sequence[_Error]:
    # The branch that was meant is the one whose selecting enum fits; among those, the one with the least to mend.
    return min(branches, key=lambda errors: (any(one.kind.name == "enum" for one in errors), len(errors)))


def _step(name: str) -> str:
    # A name that is none may be data, of somebody even.
    return name if _NAME.fullmatch(name) else "(a member)"
