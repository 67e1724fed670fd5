"""What of the document was seen: statuses, parameters, members, values. Refuses to judge what was seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

import orjson

from contracts.document import Document, Operation
from contracts.exchange import Exchange

JSON = "application/json"
NULL = "null"
KINDS: Mapping[str, str] = {
    "status": "statuses that the document names",
    "parameter": "parameters, sent at least once",
    "request-member": "members of request bodies, sent at least once",
    "request-value": "values of enumerations, sent at least once",
    "response-member": "members of answers, seen with a value",
    "response-null": "members of answers that may be blank, seen blank",
    "response-value": "values of enumerations, seen in an answer",
}
"""The kinds of marks, each with what it counts."""

LEFT_OUT: Mapping[str, str] = {
    "403": "only a user with lesser rights sees it",
    "408": "only a client that breaks off in the middle sees it",
    "413": "the document sets no bound for the size of a body",
    "414": "the document sets no bound for the length of an address",
    "421": "only a request for another host sees it",
    "429": "a run that provoked it would get in the way of others",
    "431": "the document sets no bound for the size of a head",
    "500": "a fault of the server's own",
    "503": "an outage of the server's own",
}
"""Statuses that nobody can be asked to provoke, and why; they do not count in the sum."""


class Mark(NamedTuple):
    """One thing that can be seen of an operation: `where` is a status, a parameter or a path such as `items/*/trunk`.

    `what` is the value of an enumeration, else empty.
    """

    kind: str
    operation_id: str
    where: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The marks that the document makes possible, in its order, and those that were seen."""

    possible: tuple[Mark, ...] = ()
    seen: frozenset[Mark] = frozenset()

    @property
    def counted(self) -> tuple[Mark, ...]:
        """The possible marks that count in the sum."""
        return tuple(mark for mark in self.possible if not (mark.kind == "status" and mark.where in LEFT_OUT))

    @property
    def unseen(self) -> tuple[Mark, ...]:
        """What counts and was not seen."""
        return tuple(mark for mark in self.counted if mark not in self.seen)

    @property
    def percent(self) -> float:
        """The share of what counts that was seen, in percent; 100 where nothing counts."""
        counted = self.counted
        return 100.0 * sum(mark in self.seen for mark in counted) / len(counted) if counted else 100.0

    def of(self, *, kind: str | None = None, operation_id: str | None = None) -> tuple[int, int]:
        """How many of the counted marks of a kind and an operation were seen, and how many there are."""
        chosen = [
            mark for mark in self.counted if kind in (None, mark.kind) and operation_id in (None, mark.operation_id)
        ]
        return sum(mark in self.seen for mark in chosen), len(chosen)


@dataclass(slots=True, kw_only=True)
class _Shape:
    """A schema as far as marks need it: its members, the shape of its items, its values, whether it may be blank."""

    members: dict[str, Self] = field(default_factory=dict)
    items: Self | None = None
    values: dict[str, None] = field(default_factory=dict)
    nullable: bool = False

    def take(self, schema: Mapping[str, Any], document: Document, depth: int = 8) -> Self:
        """Add what a schema and the schemas that it is composed of say."""
        schema = document.resolve(schema)
        self.nullable |= bool(schema.get("nullable"))
        self.values |= dict.fromkeys(value for value in schema.get("enum", ()) if isinstance(value, str))
        if depth:
            for name, one in schema.get("properties", {}).items():
                self.members.setdefault(name, type(self)()).take(one, document, depth - 1)
            if "items" in schema:
                self.items = (self.items or type(self)()).take(schema["items"], document, depth - 1)
            for keyword in ("allOf", "anyOf", "oneOf"):
                for one in schema.get(keyword, ()):
                    self.take(one, document, depth - 1)
        return self

    def marks(self, place: "_Place", path: str = "") -> Iterator[Mark]:
        """Yield every mark that this shape makes possible."""
        yield from (place.value(path, value) for value in self.values)
        for name, shape in self.members.items():
            inner = f"{path}/{name}" if path else name
            yield place.member(inner)
            if shape.nullable and place.null_kind:
                yield place.null(inner)
            yield from shape.marks(place, inner)
        if self.items is not None:
            yield from self.items.marks(place, f"{path}/*" if path else "*")

    def see(self, values: Sequence[Any], place: "_Place", path: str = "") -> Iterator[Mark]:
        """Yield the marks that values of this shape show; the values of one place are looked at together."""
        if self.values:
            yield from (place.value(path, str(value)) for value in _texts(values))
        if self.members:
            objects = [value for value in values if isinstance(value, dict)]
            for name, shape in self.members.items():
                yield from shape.see_member(name, objects, place, f"{path}/{name}" if path else name)
        if self.items is not None:
            inner = [item for value in values if isinstance(value, list) for item in value]
            if inner:
                yield from self.items.see(inner, place, f"{path}/*" if path else "*")

    def see_member(self, name: str, objects: Sequence[Any], place: "_Place", path: str) -> Iterator[Mark]:
        """Yield the marks that one member of several objects shows."""
        found = [one[name] for one in objects if name in one]
        given = [value for value in found if value is not None]
        if given:
            yield place.member(path)
            yield from self.see(given, place, path)
        if len(given) < len(found) and place.null_kind:
            yield place.null(path)


def _texts(values: Iterable[Any]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Whose body it is: an operation's request or answer, and what its marks are called."""

    operation_id: str
    member_kind: str
    null_kind: str
    value_kind: str

    def member(self, path: str) -> Mark:
        return Mark(self.member_kind, self.operation_id, path)

    def null(self, path: str) -> Mark:
        return Mark(self.null_kind, self.operation_id, path)

    def value(self, path: str, value: str) -> Mark:
        return Mark(self.value_kind, self.operation_id, path, value)


class Spotter:
    """Collects the marks of exchanges as they come."""

    def __init__(self, document: Document) -> None:
        """Work out what the document makes possible."""
        self._document = document
        self._requests: dict[str, _Shape] = {}
        self._answers: dict[str, _Shape] = {}
        self._in_paths: dict[str, tuple[Mark, ...]] = {}
        self._seen: set[Mark] = set()
        self._possible = tuple(
            dict.fromkeys(mark for one in document.operations.values() for mark in self._marks(one, document))
        )
        self._known = frozenset(self._possible)

    @property
    def coverage(self) -> Coverage:
        """What was seen so far of what is possible."""
        return Coverage(possible=self._possible, seen=frozenset(self._seen))

    def see(self, exchange: Exchange) -> tuple[Mark, ...]:
        """Take an exchange in, and return the marks that it showed first."""
        shown = {mark for mark in self._all_shown(exchange) if mark in self._known}
        new = sorted(shown - self._seen)
        self._seen |= shown
        return tuple(new)

    def add(self, marks: Iterable[Mark]) -> None:
        """Take over marks that were seen elsewhere."""
        self._seen |= self._known & set(marks)

    def _marks(self, operation: Operation, document: Document) -> Iterator[Mark]:
        name = operation.operation_id
        body = document.resolve(operation.definition.get("requestBody", {}))
        self._requests[name] = _Shape().take(_schema(body), document)
        # Whoever reaches an operation has sent what stands in its path.
        in_path = [one["name"] for one in operation.parameters if one["in"] == "path"]
        self._in_paths[name] = tuple(Mark("parameter", name, one) for one in in_path)
        answers = operation.definition["responses"]
        self._answers[name] = _Shape()
        for status in answers:
            yield Mark("status", name, status)
            if status.startswith("2"):
                self._answers[name].take(_schema(answers[status]), document)
        yield from (Mark("parameter", name, one["name"]) for one in operation.parameters)
        yield from self._requests[name].marks(_request(name))
        yield from self._answers[name].marks(_answer(name))

    def _all_shown(self, exchange: Exchange) -> Iterable[Mark]:
        if exchange.operation_id in self._answers:
            return self._shown(exchange, exchange.operation_id)
        # A method that a path does not have says something of every operation of that path.
        path = exchange.path.removeprefix(self._document.base_path)
        here = [one for one in self._document.operations.values() if one.pattern.fullmatch(path)]
        return [Mark("status", one.operation_id, str(exchange.status)) for one in here]

    def _shown(self, exchange: Exchange, name: str) -> Iterator[Mark]:
        yield Mark("status", name, str(exchange.status))
        parts = urlsplit(exchange.url)
        yield from (Mark("parameter", name, option) for option, _ in parse_qsl(parts.query, keep_blank_values=True))
        yield from self._in_paths[name]
        yield from self._body(self._requests[name], _request(name), exchange.request_body)
        if 200 <= exchange.status < 300 and exchange.media_type == JSON:
            yield from self._body(self._answers[name], _answer(name), exchange.response_body)

    @staticmethod
    def _body(shape: _Shape, place: _Place, body: bytes) -> Iterator[Mark]:
        if not body or not (shape.members or shape.items):
            return
        try:
            value = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        yield from shape.see([value], place)


def _schema(holder: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = holder.get("content", {}).get(JSON, {}).get("schema", {})
    return schema


def _request(name: str) -> _Place:
    return _Place(operation_id=name, member_kind="request-member", null_kind="", value_kind="request-value")


def _answer(name: str) -> _Place:
    return _Place(
        operation_id=name, member_kind="response-member", null_kind="response-null", value_kind="response-value"
    )
