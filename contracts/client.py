"""The only sender: every request goes through the wall and into the journal. Refuses to judge."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from typing import Any
from urllib.parse import urlencode

import httpx

from contracts.document import Document
from contracts.errors import OutOfTimeError, ShutOutError, TargetError, WallError
from contracts.exchange import Exchange
from contracts.journal import Journal
from contracts.profile import Profile
from contracts.scribe import Scribe
from contracts.settings import Settings, Target
from contracts.trust import direct
from contracts.wall import Allowed, Forbidden, Redirected, Wall

OWN_TOKEN = "\x00own"  # noqa: S105 - no secret, but a sign that stands for one
"""Stands for the caller's token where a request says which token it presents."""
BARE_SCHEME = "Bearer"
"""A header that names the scheme and no token."""
_MOST_BYTES = 256 * 1024 * 1024
_MOST_REPEATS = 5
_LONGEST_WAIT_SECONDS = 60.0
# A step of a request as httpcore names it.
_CONNECTING = "connection.connect_tcp.started"
# Servers keep an idle connection for two seconds and more.
_KEEP_SECONDS = 1.0


@dataclass(slots=True, kw_only=True)
class Client:
    """Sends requests to one target and keeps every exchange; none after `deadline` on the monotonic clock.

    `quiet_month` is a month that is far away on the target, so that no schedule in it falls due while it is judged.
    `has_given_up` says that something was not waited for to its end, for want of time. `shut_out_by` is the status by
    which the target answers what it had been open for, 0 as long as it is; it is not minded while `is_parting`, when
    only what was made is destroyed. `unseen` are the resources whose lists were forbidden before anything was made,
    and still are when it is destroyed.
    """

    target: Target
    settings: Settings
    document: Document
    wall: Wall
    journal: Journal
    profile: Profile
    deadline: float | None = None
    quiet_month: int = 2
    has_given_up: bool = False
    shut_out_by: int = 0
    is_parting: bool = False
    unseen: set[str] = field(default_factory=set)
    exchanges: list[Exchange] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set, repr=False)
    _http: httpx.Client = field(init=False)
    _http_once: httpx.Client = field(init=False)
    _scribe: Scribe = field(init=False)
    _next_at: float = 0.0
    _waited_in_vain: float = 0.0
    _opened: tuple[str, Mapping[str, str] | None] | None = None

    def __post_init__(self) -> None:
        """Open the connection pools; redirects are answers, not orders, and no proxy stands between."""
        options = direct(verify_tls=self.settings.verify_tls)
        self._http = httpx.Client(limits=httpx.Limits(keepalive_expiry=_KEEP_SECONDS), **options)
        self._http_once = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), **options)
        self._scribe = Scribe(self.journal)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()
        self._http_once.close()

    def get(self, path: str, **options: Any) -> Exchange:
        """Read a path with query options."""
        return self.send("GET", path, options={name: str(value) for name, value in options.items()})

    def post(self, path: str, body: Any = None) -> Exchange:
        """Post a JSON body, or none."""
        return self.send("POST", path, body=body)

    def send(
        self,
        method: str,
        path: str,
        *,
        options: Mapping[str, str] | None = None,
        body: Any = None,
        token: str | None = OWN_TOKEN,
        media_type: str | None = None,
    ) -> Exchange:
        """Send one request; WallError when the preset forbids it, TargetError when no answer comes.

        OutOfTimeError when the deadline has come, or comes before the answer; ShutOutError when we are shut out.

        `body` is JSON, or bytes that are sent as they are, labelled as `media_type`. `token` None presents none. What a
        secret of the run is, is masked when evidence is taken, not here.
        """
        shown = self._shown(token)
        decision = self.wall.decide(method, path, authorization=shown)
        if isinstance(decision, Forbidden):
            raise WallError(f"{method} {path}: {decision.reason}")
        if isinstance(decision, Redirected):
            path = decision.path
        request = self._request(method, path, options, _content(body, media_type), shown)
        operation = self.document.match(method, path)
        self._scribe.about_to_send(operation, request.content)
        exchange = self._patiently(request, path)
        if token == OWN_TOKEN:
            self._mind_the_door(path, options, exchange)
        if token == OWN_TOKEN or exchange.status < 400:
            # What is refused to somebody else is not gone.
            self._scribe.gone(self.wall.note(exchange))
        self._scribe.answered(operation, exchange)
        self.exchanges.append(exchange)
        return exchange

    @contextmanager
    def apart(self) -> Iterator[list[Exchange]]:
        """Keep the exchanges of the block in a list of their own."""
        kept, self.exchanges = self.exchanges, []
        try:
            yield self.exchanges
        finally:
            self.exchanges = kept

    def rest(self, seconds: float) -> None:
        """Wait, but not beyond the deadline: OutOfTimeError then."""
        left = self._seconds_left(time.monotonic())
        time.sleep(max(0.0, min(seconds, left)))
        if seconds > left:
            raise OutOfTimeError("the time of the run is up")

    def may_send(self, method: str, path: str) -> bool:
        """Whether the preset lets this request through as it is, with a token that is not the caller's."""
        return isinstance(self.wall.decide(method, path), Allowed)

    def _shown(self, token: str | None) -> str | None:
        """Return what the Authorization header says for a token, or for a whole header value; None for no header."""
        text = self.target.token if token == OWN_TOKEN else token
        return text if text is None or " " in text or text == BARE_SCHEME else f"Bearer {text}"

    def _request(
        self,
        method: str,
        path: str,
        options: Mapping[str, str] | None,
        content: tuple[bytes, str] | None,
        shown: str | None,
    ) -> httpx.Request:
        # What the target set for one caller is not sent for another, nor for nobody.
        self._http.cookies.clear()
        query = f"?{urlencode(options)}" if options else ""
        headers = {} if shown is None else {"Authorization": shown}
        headers |= {"Content-Type": content[1]} if content else {}
        url = self.target.base_url + path + query
        try:
            return self._http.build_request(method, url, headers=headers, content=content[0] if content else None)
        except httpx.InvalidURL as error:
            raise ValueError(f"an id of the target cannot stand in an address: {error}") from error

    def _exchange(self, request: httpx.Request, path: str) -> Exchange:
        self._keep_pace()
        begun, begun_at = time.monotonic(), time.time()
        left = self._seconds_left(begun)
        request.extensions["timeout"] = httpx.Timeout(min(self.settings.request_timeout_seconds, left)).as_dict()
        limit = begun + min(self.settings.request_timeout_seconds, left)
        try:
            response = self._sent(request)
            body = _read_whole(response, limit)
        except httpx.TimeoutException as error:
            if left < self.settings.request_timeout_seconds:
                raise OutOfTimeError("the time of the run is up") from error
            raise TargetError(f"{self.target.base_url} did not answer {request.method} {path} in time") from error
        except httpx.LocalProtocolError:
            # Its text holds what was to be sent, the token included.
            raise TargetError(f"{request.method} {path} cannot be sent to {self.target.base_url}") from None
        except httpx.HTTPError as error:
            raise TargetError(f"{self.target.base_url} cannot be reached: {error}") from error
        operation = self.document.match(request.method, path)
        exchange = Exchange(
            method=request.method,
            url=str(request.url),
            request_headers={name.lower(): value for name, value in request.headers.items()},
            request_body=request.content,
            status=response.status_code,
            response_headers={name.lower(): value for name, value in response.headers.items()},
            response_body=body,
            seconds=time.monotonic() - begun,
            begun=begun_at,
            operation_id=operation.operation_id if operation else None,
        )
        return self.profile.read(exchange)

    def _sent(self, request: httpx.Request) -> httpx.Response:
        """Send; a read once more where a kept connection had ended, as either side may end one at any time.

        What may change something goes on a connection of its own, for it could not be sent again.
        """
        if request.method != "GET":
            return self._http_once.send(request, stream=True)
        steps: list[str] = []
        request.extensions["trace"] = lambda step, _facts: steps.append(step)
        try:
            return self._http.send(request, stream=True)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            if _CONNECTING in steps:
                raise
            return self._http.send(request, stream=True)

    def _mind_the_door(self, path: str, options: Mapping[str, str] | None, exchange: Exchange) -> None:
        """Remember the first read that was open to us; ShutOutError when even that is answered like this by now."""
        if self._opened is None and exchange.method == "GET" and exchange.status == 200:
            self._opened = path, options
        if not _shuts(exchange) or self._opened is None or self.is_parting:
            return
        again = self._request("GET", *self._opened, None, self._shown(OWN_TOKEN))
        if self.shut_out_by or self._exchange(again, self._opened[0]).status == exchange.status:
            self.shut_out_by = exchange.status
            raise ShutOutError(f"{self.target.base_url} answers {exchange.status} to what it had been open for")

    def _patiently(self, request: httpx.Request, path: str) -> Exchange:
        """Send, and send again after an answer that asks to wait: within reason, for one answer and for the run.

        Only what was waited in vain counts for the run, so that a rate limit is kept to however often it strikes.
        """
        exchange, waited = self._exchange(request, path), 0.0
        for _ in range(_MOST_REPEATS):
            wait = _wait_asked_for(exchange)
            if wait is None or self._waited_in_vain + waited + wait > _LONGEST_WAIT_SECONDS:
                break
            waited += wait
            self.rest(wait)
            exchange = self._exchange(request, path)
        self._waited_in_vain += waited if _wait_asked_for(exchange) is not None else 0.0
        return exchange

    def _seconds_left(self, now: float) -> float:
        if self.deadline is None:
            return inf
        if now >= self.deadline:
            raise OutOfTimeError("the time of the run is up")
        return self.deadline - now

    def _keep_pace(self) -> None:
        if self.settings.requests_per_second is None:
            return
        now = time.monotonic()
        time.sleep(max(0.0, self._next_at - now))
        self._next_at = max(now, self._next_at) + 1 / self.settings.requests_per_second


def _read_whole(response: httpx.Response, limit: float) -> bytes:
    """The body of an answer; one that drips beyond its time is late, and one without end is no answer."""
    whole = bytearray()
    try:
        for chunk in response.iter_bytes():
            whole += chunk
            if time.monotonic() > limit:
                raise httpx.ReadTimeout("the answer drips")
            if len(whole) > _MOST_BYTES:
                raise httpx.DecodingError(f"an answer is larger than {_MOST_BYTES} bytes")
    finally:
        response.close()
    return bytes(whole)


def _shuts(exchange: Exchange) -> bool:
    """Whether an answer shuts the door: the token has ended, or the target asks to come again much later."""
    return exchange.status == 401 or (exchange.status in (429, 503) and "retry-after" in exchange.response_headers)


def _wait_asked_for(exchange: Exchange) -> float | None:
    """For how many seconds an answer asks to wait before the next attempt; None when it does not."""
    stated = exchange.response_headers.get("retry-after", "")
    return float(stated) if exchange.status in (429, 503) and stated.isascii() and stated.isdigit() else None


def _content(body: Any, media_type: str | None) -> tuple[bytes, str] | None:
    """The bytes of a body and what they are labelled as; None for no body."""
    if body is None:
        return None
    content = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    return content, media_type or "application/json"
