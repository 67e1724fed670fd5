"""What may be sent, decided from a preset and from what this run owns. Refuses to send anything itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from contracts.document import Document, Operation
from contracts.errors import UsageError
from contracts.exchange import Exchange
from contracts.ownership import SESSION, Owned, Ownership, makes_a_thing
from contracts.settings import Preset

# Keeps to what the document says of ids and digests, and no server ever gave it away.
IMPOSSIBLE_ID = "no-such-thing-of-ours"

MADE_IN_TIME = ("call_reports", "completed_call_reports")
"""The resources of which a run makes things: orders, and in time the products of them."""

# To find what was made, to see before it is destroyed whose it is, and to destroy it.
_ROLES_OF_CLEAN_UP = ("list", "read", "destroy")

READING_METHODS = frozenset({"GET", "HEAD"})
# Safe by RFC 9110, and QUERY by its own RFC: they ask the server to change nothing.
SAFE_METHODS = READING_METHODS | {"OPTIONS", "TRACE", "QUERY"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The request may be sent as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """The request must not be sent; `reason` says why, without its subject."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirected:
    """The request may be sent to `path` instead, which names a thing that cannot exist."""

    path: str


Decision = Allowed | Forbidden | Redirected

_ALLOWED = Allowed()


class Wall:
    """Decides on every request of one run before it is sent.

    `base_url` ends in the API's base path, `token` is the caller's own, which is never signed out. `owned` are things
    that an earlier run of ours left behind. At most `cap` creations may live at a time. The `full` preset knows neither
    owners nor a cap. Of the operations none but `operations` are sent, by their operationIds; None means all. Without
    those that a clean-up needs nothing is created.
    """

    def __init__(  # noqa: PLR0913 - each of them bounds what may be sent
        self,
        preset: Preset,
        document: Document,
        owned: Iterable[Owned] = (),
        *,
        base_url: str,
        token: str | None,
        cap: int,
        operations: frozenset[str] | None = None,
    ) -> None:
        self._preset = preset
        self._document = document
        self._base_path = urlsplit(base_url).path.rstrip("/")
        self._token = token
        self._cap = cap
        self._operations = operations
        self._lacks_clean_up = bool(lacking_for_clean_up(document, operations))
        self._ownership = Ownership(document, owned)

    @property
    def living(self) -> tuple[Owned, ...]:
        """What this run created and has not destroyed, oldest first."""
        return self._ownership.living

    def relative(self, url: str) -> str | None:
        """The path of a URL relative to the base path, without query; None when it leads elsewhere."""
        path = urlsplit(url).path
        return path.removeprefix(self._base_path) if path.startswith(self._base_path + "/") else None

    def decide(self, method: str, path: str, *, authorization: str | None = None) -> Decision:
        """What may become of a request; `path` is relative to the base path, `authorization` is the header's value."""
        operation = self._document.match("GET" if method == "HEAD" else method, path)
        if not self._is_listed(operation):
            return Forbidden(reason="it is not among the operations that are allowed")
        if self._preset is Preset.PROBE:
            return _decide_probe(method, operation)
        if operation is not None and self._ends_our_session(operation, authorization):
            return Forbidden(reason="it would end the session of the caller")
        if self._preset is Preset.FULL or method in SAFE_METHODS:
            return _ALLOWED
        return self._decide_change(operation, path)

    def note(self, exchange: Exchange) -> Owned | None:
        """Learns from an exchange what this run owns now; returns what it shows to be gone."""
        path = self.relative(exchange.url)
        return None if path is None else self._ownership.note(exchange, path)

    def _is_listed(self, operation: Operation | None) -> bool:
        if self._operations is None:
            return True
        if operation is None or operation.operation_id not in self._operations:
            return False
        return not (self._lacks_clean_up and makes_a_thing(operation))

    def _ends_our_session(self, operation: Operation, authorization: str | None) -> bool:
        is_end = (operation.resource, operation.role) == (SESSION, "destroy")
        return is_end and self._token is not None and self._token in (authorization or "")

    def _decide_change(self, operation: Operation | None, path: str) -> Decision:
        if operation is None:
            return self._decide_stray(path)
        if operation.resource == SESSION:
            return _ALLOWED
        if operation.role == "create":
            return self._decide_create(operation)
        if operation.role not in {"update", "destroy"}:
            return Forbidden(reason="the document does not say what it would change")
        ids = operation.path_values(path)
        if ids and self._ownership.held(operation.resource, ids[0]):
            return _ALLOWED
        return _decide_elsewhere(operation, path)

    def _decide_create(self, operation: Operation) -> Decision:
        count = sum(one.resource == operation.resource for one in self.living)
        if count >= self._cap:
            return Forbidden(reason=f"{count} of our creations live, which is the cap; destroy some first")
        return _ALLOWED

    def _decide_stray(self, path: str) -> Decision:
        # A method that the document does not know may well do something on a real server, so it gets no real id.
        for known in self._document.operations.values():
            if known.path_values(path):
                return _decide_elsewhere(known, path)
        return Forbidden(reason="it fits no operation of the document")


def check_operations(document: Document, operations: frozenset[str] | None, preset: Preset) -> None:
    """Make sure that the operations that are allowed exist, and that a run can begin and end with them; UsageError."""
    if operations is None:
        return
    known = document.operations
    for name in sorted(operations - known.keys()):
        near = get_close_matches(name, known, n=1, cutoff=0)
        raise UsageError(f"there is no operation {name!r} in the document; the nearest is {near[0]}")
    lists = [name for name, one in known.items() if one.role == "list"]
    if operations.isdisjoint(lists):
        raise UsageError(f"a run begins with a list, so allow one of {', '.join(lists)}")
    lacking = lacking_for_clean_up(document, operations)
    makers = [name for name in operations if makes_a_thing(known[name])]
    if preset is not Preset.PROBE and makers and lacking:
        raise UsageError(f"what {makers[0]} creates could not be destroyed without {', '.join(lacking)}")


def lacking_for_clean_up(document: Document, operations: frozenset[str] | None) -> tuple[str, ...]:
    """The operations that a clean-up needs and that are not allowed."""
    if operations is None:
        return ()
    wanted = (document.by_role(resource, role) for resource in MADE_IN_TIME for role in _ROLES_OF_CLEAN_UP)
    return tuple(one.operation_id for one in wanted if one is not None and one.operation_id not in operations)


def _decide_probe(method: str, operation: Operation | None) -> Decision:
    if method not in READING_METHODS:
        return Forbidden(reason="a probe only reads")
    if operation is None:
        return Forbidden(reason="a probe reads nothing but the operations of the document")
    return _ALLOWED


def _decide_elsewhere(operation: Operation, path: str) -> Decision:
    elsewhere = operation.path_for(*(IMPOSSIBLE_ID for _ in operation.path_values(path)))
    if elsewhere == path:
        return _ALLOWED
    if not operation.path_values(path):
        return Forbidden(reason="it changes something that this run did not create")
    return Redirected(path=elsewhere)
