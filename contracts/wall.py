"""What may be sent, decided from a preset and from what this run owns. Refuses to send anything itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from contracts.document import Document, Operation
from contracts.exchange import Exchange
from contracts.ownership import SESSION, Owned, Ownership
from contracts.settings import Preset

# Keeps to what the document says of ids and digests, and no server ever gave it away.
IMPOSSIBLE_ID = "no-such-thing-of-ours"

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
    owners nor a cap.
    """

    def __init__(
        self,
        preset: Preset,
        document: Document,
        owned: Iterable[Owned] = (),
        *,
        base_url: str,
        token: str | None,
        cap: int,
    ) -> None:
        self._preset = preset
        self._document = document
        self._base_path = urlsplit(base_url).path.rstrip("/")
        self._token = token
        self._cap = cap
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
