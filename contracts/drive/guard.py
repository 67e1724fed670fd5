"""Stands between Schemathesis and the wire: asks the wall, keeps the journal, makes room under the cap.

Refuses to know Schemathesis, and to decide what may be sent: that is the wall's.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from requests import PreparedRequest, Response

from contracts.document import Document, Operation
from contracts.errors import HELD_BACK, WallError
from contracts.exchange import Exchange
from contracts.journal import Journal
from contracts.ownership import Owned, makes_a_thing, members
from contracts.scribe import Scribe
from contracts.wall import SAFE_METHODS, Forbidden, Redirected, Wall

Send = Callable[[PreparedRequest], Response]

_SCHEDULE = "cron_expr"
# Before anything else Schemathesis asks what the server can take. Nothing that we judge depends on the answer, and a
# probe reads nothing but the operations of the document.
_CAPABILITY_HEADER = "X-Schemathesis-Probe"


class Guard:
    """The guard of one run. `on_created` is told of everything that was created."""

    def __init__(
        self, wall: Wall, document: Document, journal: Journal, *, cap: int | None, on_created: Callable[[Owned], None]
    ) -> None:
        self._wall = wall
        self._document = document
        self._scribe = Scribe(journal)
        self._cap = cap
        self._on_created = on_created
        self._is_scheduled_by_id: dict[str, bool] = {}

    def passes(self, request: PreparedRequest, send: Send) -> Response:
        """The answer to a request that may be sent; raises WallError for any other, and nothing leaves."""
        if _CAPABILITY_HEADER in request.headers:
            return _unsent(request)
        method, path = request.method or "", self._wall.relative(request.url or "")
        if path is None:
            raise WallError(f"{method} {request.url} {HELD_BACK}: it leads away from the API")
        operation = self._document.match(method, path)
        if operation is not None and makes_a_thing(operation):
            self._make_room(operation, request, send)
        decision = self._wall.decide(method, path, authorization=_authorization(request))
        if isinstance(decision, Forbidden):
            raise WallError(f"{method} {path} {HELD_BACK}: {decision.reason}")
        if isinstance(decision, Redirected):
            # A check repeats a request as it was, though its object is gone by now.
            request, path = _redirected(request, path, decision.path), decision.path
        if operation is None or method in SAFE_METHODS:
            response = send(request)
            self._noted(request, response)
            return response
        return self._change(operation, path, request, send)

    def changeable(self, resource: str) -> str | None:
        """The newest living creation of a kind that waits for its time, so that it can be changed; None without one."""
        ids = [one.id for one in self._wall.living if one.resource == resource]
        return next((id for id in reversed(ids) if self._is_scheduled_by_id.get(id)), None)

    def _change(self, operation: Operation, path: str, request: PreparedRequest, send: Send) -> Response:
        self._scribe.about_to_send(operation, body_of(request))
        response = send(request)
        exchange = self._noted(request, response)
        made = self._scribe.answered(operation, exchange)
        if made is not None:
            self._on_created(made)
        ids = operation.path_values(path) if made is None else (made.id,)
        if ids and 200 <= response.status_code < 300:
            self._learn_schedule(operation, ids[0], members(body_of(request)))
        return response

    def _learn_schedule(self, operation: Operation, id: str, body: Mapping[str, Any]) -> None:
        if makes_a_thing(operation) or (operation.role == "update" and _SCHEDULE in body):
            self._is_scheduled_by_id[id] = bool(body.get(_SCHEDULE))

    def _make_room(self, creator: Operation, request: PreparedRequest, send: Send) -> None:
        destroyer = self._document.by_role(creator.resource, "destroy")
        living = [one for one in self._wall.living if one.resource == creator.resource]
        if self._cap is None or destroyer is None or len(living) < self._cap:
            return
        # The oldest goes, because a scenario that is under way uses the newest.
        path = destroyer.path_for(living[0].id)
        address = (request.url or "").split("?")[0].removesuffix(creator.path) + path
        self._change(destroyer, path, _destroying(request, address), send)

    def _noted(self, request: PreparedRequest, response: Response) -> Exchange:
        exchange = Exchange(
            method=request.method or "",
            url=request.url or "",
            request_body=body_of(request),
            status=response.status_code,
            response_body=response.content,
        )
        self._scribe.gone(self._wall.note(exchange))
        return exchange


def _authorization(request: PreparedRequest) -> str | None:
    value = request.headers.get("Authorization")
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _unsent(request: PreparedRequest) -> Response:
    response = Response()
    response.status_code = 404
    response.request = request
    response.url = request.url or ""
    response.raw = BytesIO()
    return response


def _redirected(like: PreparedRequest, path: str, elsewhere: str) -> PreparedRequest:
    """A copy of a request that goes to another path of the API."""
    request = like.copy()
    address, mark, query = (request.url or "").partition("?")
    request.url = address.removesuffix(path) + elsewhere + mark + query
    return request


def _destroying(like: PreparedRequest, address: str) -> PreparedRequest:
    """A request that destroys what stands at the address, with the credentials of another request."""
    request = like.copy()
    request.prepare_url(address, {})
    request.headers.pop("Content-Type", None)
    request.body = None
    request.headers["Content-Length"] = "0"
    return request


def body_of(request: PreparedRequest) -> bytes:
    """The body of a request as bytes; empty when it has none."""
    body = request.body
    if isinstance(body, str):
        return body.encode()
    return body if isinstance(body, bytes) else b""
