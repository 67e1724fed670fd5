"""Walks two documents side by side and yields the facts in which they differ. Refuses to judge them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts.diff.facts import Pair, Place, Reader, Side, Value, differing, stated
from contracts.diff.nesting import SchemaWalk
from contracts.diff.operations import (
    BODY,
    HEADER,
    MEDIA_TYPE,
    OPERATION,
    PARAMETER,
    Operation,
    ParameterKey,
    operations,
    without_prose,
    word,
)
from contracts.diff.tree import Node, Tree

_USUAL = "application/json"

AnswersKey = tuple[str, str]


def pairs(old: Tree, new: Tree) -> Iterator[Pair]:
    """Yield every aspect, of every operation, of which the two documents say different things."""
    before, after = operations(old), operations(new)
    schemas, answers = SchemaWalk(), dict[AnswersKey, tuple[Pair, ...]]()
    for key in dict.fromkeys((*before, *after)):
        one, other = before.get(key), after.get(key)
        if one and other:
            yield from _Operations(old=one, new=other, schemas=schemas, answers=answers).pairs()
        else:
            yield _pair("operation", _operation_stated(one), _operation_stated(other), _label(one, other))


def _label(old: Operation | None, new: Operation | None) -> Place:
    found = new or old
    return Place(operation=found.label if found else "")


def _operation_stated(operation: Operation | None) -> Value:
    if operation is None:
        return Value(value=None)
    return stated(operation.node, f"{operation.method.upper()} {operation.template}")


def _pair(aspect: str, old: Value, new: Value, place: Place, side: Side | None = None) -> Pair:
    return Pair(aspect=aspect, old=old, new=new, place=place, side=side)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operations:
    """An operation that both documents have. `answers` keeps what differs in those that operations share."""

    old: Operation
    new: Operation
    schemas: SchemaWalk = field(repr=False)
    answers: dict[AnswersKey, tuple[Pair, ...]] = field(repr=False)

    def pairs(self) -> Iterator[Pair]:
        """Yield what differs in it."""
        for pair in self._all():
            yield replace(pair, place=replace(pair.place, operation=self.new.label))

    def _all(self) -> Iterator[Pair]:
        yield from differing(OPERATION, self.old, self.new)
        yield from self._parameters()
        yield from self._body()
        yield from self._responses()

    def _parameters(self) -> Iterator[Pair]:
        before, after = self.old.parameters(), self.new.parameters()
        for key in dict.fromkeys((*before, *after)):
            where = _parameter_place(key, after.get(key) or before[key])
            found = self._present("parameter", PARAMETER, before.get(key), after.get(key))
            yield from (_placed(pair, Side.REQUEST, where) for pair in found)

    def _body(self) -> Iterator[Pair]:
        before, after = self.old.node.get("requestBody"), self.new.node.get("requestBody")
        found = self._present("body", BODY, before, after)
        yield from (_placed(pair, Side.REQUEST, "body" if not pair.place.where else "body:") for pair in found)

    def _responses(self) -> Iterator[Pair]:
        before, after = self.old.responses(), self.new.responses()
        for status in dict.fromkeys((*before, *after)):
            for pair in self._response(status, before, after):
                where = f"answer {status}" + (":" if pair.place.where else "")
                yield _placed(pair, Side.RESPONSE, where)

    def _response(self, status: str, old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[Pair]:
        one, other = old.get(status), new.get(status)
        stand_in = _covering(status, old if one is None else new)
        if one is None or other is None:
            aspect = "covered-status" if stand_in else _status_aspect(status)
            yield Pair(aspect=aspect, old=stated(one, status), new=stated(other, status))
        one, other = one or stand_in, other or stand_in
        if one and other:
            yield from self._answers(one.resolved(), other.resolved())

    def _answers(self, old: Node, new: Node) -> tuple[Pair, ...]:
        key = (old.pointer, new.pointer)
        if key not in self.answers:
            self.answers[key] = tuple(self._answer(old, new))
        return self.answers[key]

    def _answer(self, old: Node, new: Node) -> Iterator[Pair]:
        yield from self._content(old, new)
        before, after = _headers(old), _headers(new)
        for key in dict.fromkeys((*before, *after)):
            for pair in self._present("header", HEADER, before.get(key), after.get(key)):
                yield pair.under(f" header {key}")
        yield from _links(old, new)

    def _present(
        self, aspect: str, readers: Mapping[str, Reader], old: Node | None, new: Node | None
    ) -> Iterator[Pair]:
        """Yield what differs in something that has a schema or a content, and that either document may lack."""
        if old is None or new is None:
            if old is not new:
                yield Pair(aspect=aspect, old=_required(old), new=_required(new))
            return
        before, after = old.resolved(), new.resolved()
        yield from differing(readers, before, after)
        yield from self._schema(before, after)
        yield from self._content(before, after)

    def _schema(self, old: Node, new: Node) -> Iterator[Pair]:
        before, after = old.get("schema"), new.get("schema")
        yield from self.schemas.optional([before] if before else [], [after] if after else [], "")

    def _content(self, old: Node, new: Node) -> Iterator[Pair]:
        before, after = old.members("content"), new.members("content")
        for name in dict.fromkeys((*before, *after)):
            one, other = before.get(name), after.get(name)
            if one is None or other is None:
                yield Pair(aspect="media-type", old=stated(one, name), new=stated(other, name))
                continue
            found = (*differing(MEDIA_TYPE, one, other), *self._schema(one, other))
            yield from (pair.under(_spaced(pair.place.where, name)) for pair in found)


def _spaced(where: str, media_type: str) -> str:
    """Return what stands before a place in a body: the media type, unless it is the usual one, and a space."""
    gap = " " if where else ""
    return gap if media_type == _USUAL else f" {media_type}{gap}"


def _placed(pair: Pair, side: Side, where: str) -> Pair:
    """Put a place into an operation; a property's dot goes where nothing stands before it."""
    text = f"{where}{pair.place.where}".replace(" .", " ").strip()
    return replace(pair, side=side, place=Place(where=text))


def _parameter_place(key: ParameterKey, node: Node) -> str:
    return f"{key[0]} {word(node.resolved(), 'name')}"


def _required(node: Node | None) -> Value:
    if node is None:
        return Value(value=None)
    target = node.resolved()
    found = target.get("required")
    names = tuple(f"{target.pointer}/{key}" for key in ("name", "in"))
    return Value(value=found is not None and found.flag(), pointers=(node.pointer, *names))


def _status_aspect(status: str) -> str:
    return "error-status" if status[:1] in ("4", "5") else "status"


def _covering(status: str, responses: Mapping[str, Node]) -> Node | None:
    """Return the answer that a status falls under when it is not named: its class, else the default."""
    wider = (f"{status[:1]}XX", "default") if status.isdecimal() else ("default",)
    return next((responses[name] for name in wider if name != status and name in responses), None)


def _headers(response: Node) -> dict[str, Node]:
    return {name.title(): node for name, node in response.members("headers").items() if name.lower() != "content-type"}


def _links(old: Node, new: Node) -> Iterator[Pair]:
    before, after = old.members("links"), new.members("links")
    for name in dict.fromkeys((*before, *after)):
        one, other = _link(before.get(name)), _link(after.get(name))
        if one.value != other.value:
            yield Pair(aspect="link", old=one, new=other).under(f" link {name}")


def _link(node: Node | None) -> Value:
    return Value(value=None) if node is None else without_prose(node.resolved())
