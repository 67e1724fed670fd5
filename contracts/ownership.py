"""What a run created and still owns, learnt from its exchanges. Refuses to decide what may be sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.document import Document, Operation
from contracts.exchange import Exchange, parsed

SESSION = "session"

_PRODUCT_FACTS = frozenset({"id", "name", "type", "completed_at"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A thing on the target that this run made. `name` is what it was called when it was made; empty when unknown."""

    resource: str
    id: str
    name: str = ""


class Ownership:
    """The things of one run: orders it created, and the products of those orders.

    A product is taken for ours when its name and type are those of an order of ours and it had not been seen before
    that order was made.
    """

    def __init__(self, document: Document, owned: Iterable[Owned] = ()) -> None:
        self._document = document
        self._living: dict[tuple[str, str], Owned] = {(one.resource, one.id): one for one in owned}
        self._gone: set[tuple[str, str]] = set()
        self._names: set[tuple[str, str]] = set()
        self._foreign: set[str] = set()
        self._types: dict[str, str] = {}

    @property
    def living(self) -> tuple[Owned, ...]:
        """Everything owned that was not seen to be gone, oldest first."""
        return tuple(self._living.values())

    def holds(self, resource: str, id: str) -> bool:
        """Whether this run made the thing and has not destroyed it."""
        return (resource, id) in self._living

    def held(self, resource: str, id: str) -> bool:
        """Whether this run made the thing, be it gone by now or not."""
        return self.holds(resource, id) or (resource, id) in self._gone

    def note(self, exchange: Exchange, path: str) -> Owned | None:
        """Learns from an answer what was created, renamed, destroyed or made; `path` is relative to the base path.

        Returns what it shows to be gone.
        """
        operation = self._document.match(exchange.method, path)
        if operation is None:
            return None
        ids = operation.path_values(path)
        match operation.role, exchange.status:
            case "create", 201:
                self._created(operation, exchange)
            case "update", 200 if ids:
                self._renamed(ids[0], exchange)
            case ("destroy", 200 | 202 | 204 | 404 | 410) | ("read", 404 | 410) if ids:
                return self._lost(operation.resource, ids[0])
            case (("list" | "read"), 200):
                self._seen(operation, exchange)
        return None

    def _lost(self, resource: str, id: str) -> Owned | None:
        owned = self._living.pop((resource, id), None)
        if owned is not None:
            self._gone.add((resource, id))
        return owned

    def _created(self, operation: Operation, exchange: Exchange) -> None:
        new_id = members(exchange.response_body).get("id")
        if not isinstance(new_id, str) or not new_id:
            return
        body = members(exchange.request_body)
        name, kind = str(body.get("name", "")), str(body.get("type", ""))
        self._living[operation.resource, new_id] = Owned(resource=operation.resource, id=new_id, name=name)
        self._names.add((name, kind))
        self._types[new_id] = kind

    def _renamed(self, id: str, exchange: Exchange) -> None:
        name = members(exchange.request_body).get("name")
        if isinstance(name, str) and id in self._types:
            self._names.add((name, self._types[id]))

    def _seen(self, operation: Operation, exchange: Exchange) -> None:
        content = members(exchange.response_body)
        rows = content["items"] if isinstance(content.get("items"), list) else [content]
        for row in rows:
            if isinstance(row, dict) and row.keys() >= _PRODUCT_FACTS:
                self._take_product(operation.resource, row)

    def _take_product(self, resource: str, row: Mapping[str, Any]) -> None:
        id, name = str(row["id"]), str(row["name"])
        if (name, str(row["type"])) not in self._names:
            self._foreign.add(id)
        elif id not in self._foreign:
            self._living.setdefault((resource, id), Owned(resource=resource, id=id, name=name))


def makes_a_thing(operation: Operation) -> bool:
    """Whether an operation makes something that stays: all that create do, but for sessions."""
    return operation.role == "create" and operation.resource != SESSION


def members(body: bytes) -> Mapping[str, Any]:
    """The members of a JSON object; empty when the bytes are none."""
    try:
        content = parsed(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
