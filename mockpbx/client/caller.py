"""Sends requests to a control plane, and reads what comes back. Refuses to know which requests there are."""

import ssl
from collections.abc import Callable, Mapping
from copy import copy
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx

from mockpbx.client.reading import read
from mockpbx.errors import Fault, MockPbxError

CONTROL_PATH = "/_mock/api"
SANDBOX_FIELD = "X-Mock-Sandbox"
Moment = datetime | str
"""An instant: an aware datetime, or a text by RFC 3339."""
Kind = TypeVar("Kind")
_LONGEST_SECONDS = 120.0


class ControlError(MockPbxError):
    """The control plane refused; `status` is that of its answer, `faults` say what was wrong with what."""

    def __init__(self, message: str, *, status: int, faults: tuple[Fault, ...] = ()) -> None:
        """Carry an answer."""
        super().__init__(message)
        self.status = status
        self.faults = faults


class Caller:
    """A connection to the control plane of one mock, about the main PBX or one of its sandboxes.

    Proxies and other settings of the environment are not looked at. What httpx raises when nobody answers is let
    through.
    """

    def __init__(
        self,
        origin: str,
        *,
        token: str | None = None,
        sandbox: str | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Call the mock at an origin, such as `http://127.0.0.1:8887`; ValueError when it is none.

        `token` is the control token, which other machines need; `transport` reaches a mock that listens on no port.
        """
        self.origin = plain_origin(origin)
        self.sandbox = sandbox
        self.transport = transport
        self._is_owner = True
        self._http = httpx.Client(
            base_url=self.origin + CONTROL_PATH,
            headers={} if token is None else {"Authorization": f"Bearer {token}"},
            **http_options(transport),
        )

    def within(self, sandbox: str) -> Self:
        """Return a view of the same connection that is about a sandbox; closing the view leaves the connection."""
        view = copy(self)
        view.sandbox = sandbox
        view._is_owner = False
        return view

    def close(self) -> None:
        """End the connection."""
        if self._is_owner:
            self._http.close()

    def __enter__(self) -> Self:
        """Be closed at the end of the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the connection."""
        self.close()

    def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, query: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Send a request and return a good answer; ControlError carries any other."""
        headers = {} if self.sandbox is None else {SANDBOX_FIELD: self.sandbox}
        json = None if body is None else _spelt(body)
        response = self._http.request(method, path, json=json, headers=headers, params=query)
        if not response.is_success:
            raise _error_of(response)
        return response

    def _ask_for(self, kind: type[Kind], method: str, path: str, body: Mapping[str, Any] | None = None) -> Kind:
        """Send a request and read its answer."""
        response = self._ask(method, path, body)
        return _understood(response, lambda value: read(kind, value))

    def _ask_for_all(
        self,
        kind: type[Kind],
        path: str,
        *,
        method: str = "GET",
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> tuple[Kind, ...]:
        """Ask for a collection and read its rows."""
        response = self._ask(method, path, body, query)
        return _understood(response, lambda value: tuple(read(kind, row) for row in value["items"]))


def plain_origin(text: str) -> str:
    """Return the origin of a URL that is an origin or the base of an API there; ValueError when it is neither.

    Below which path the API is served is the document's to say, so that any path may be the base.
    """
    refusal = ValueError(f"not the origin of a mock: {text!r}; write for instance http://127.0.0.1:8887")
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        raise refusal from None
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise refusal
    return f"{url.scheme}://{url.netloc.decode()}"


def http_options(transport: httpx.BaseTransport | None) -> dict[str, Any]:
    """Return what all our connections have in common."""
    return {"trust_env": False, "timeout": _LONGEST_SECONDS, "verify": _authorities(), "transport": transport}


@cache
def _authorities() -> ssl.SSLContext:
    # Reading them takes longer than a whole test, and a client for each would read them again.
    return httpx.create_ssl_context(trust_env=False)


def segment(text: str) -> str:
    """Spell a text as one segment of a path."""
    return quote(text, safe="")


def given(**members: Any) -> dict[str, Any]:
    """Return those members of a body that are not None."""
    return {name: value for name, value in members.items() if value is not None}


def _spelt(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _spelt_moment(value) if isinstance(value, datetime) else value for name, value in body.items()}


def _spelt_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not an instant")
    return moment.isoformat()


def _understood(response: httpx.Response, reader: Callable[[Any], Kind]) -> Kind:
    try:
        return reader(response.json())
    except (KeyError, TypeError, ValueError) as error:
        message = f"{_asked(response)} was not answered as mockpbx's control plane does: {error!r}"
        raise ControlError(message, status=response.status_code) from error


def _error_of(response: httpx.Response) -> ControlError:
    try:
        entries = response.json()["errors"]
        faults = tuple(Fault(code=one["code"], message=one["message"], detail=one.get("detail")) for one in entries)
    except (KeyError, TypeError, ValueError):
        faults = ()
    told = "; ".join(f"{fault.message} ({fault.detail})" if fault.detail else fault.message for fault in faults)
    message = f"{_asked(response)}: {response.status_code} {told or response.reason_phrase}"
    return ControlError(message, status=response.status_code, faults=faults)


def _asked(response: httpx.Response) -> str:
    return f"{response.request.method} {response.request.url.path}"
