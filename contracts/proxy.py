"""A proxy in front of one server: forwards, judges, and says in a header of the answer what was found.

It goes to its upstream and nowhere else, whatever a request names: the address is put together from the upstream's own
scheme, host and port and the path that was asked for. Redirects are answers. It never answers in the upstream's place.
"""

import json
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from contracts.exchange import Exchange
from contracts.findings import Finding
from contracts.traffic import TrafficJudge, without_credentials

VERDICT_HEADER = "x-contract-verdict"
MOST_BYTES = 16 * 1024 * 1024
"""A request's body and an answer's may be as large; what is larger is refused."""

_NOT_JUDGED = "not judged"
_HOP_BY_HOP = frozenset({
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
    b"transfer-encoding", b"upgrade",
})  # fmt: skip
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})

OnJudged = Callable[[Exchange, tuple[Finding, ...] | None], None]


@dataclass(slots=True, kw_only=True)
class Proxy:
    """The ASGI application. `upstream` is scheme, host and port.

    `hosts` are the names it answers to beside this machine's; `on_judged` is told every exchange with what was found.
    """

    upstream: str
    judge: TrafficJudge
    client: httpx.AsyncClient
    on_judged: OnJudged
    hosts: frozenset[str] = frozenset()
    unanswered_count: int = 0
    _lock: anyio.Lock = field(default_factory=anyio.Lock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if _host(request.headers.get("host", "")) not in _HERE | self.hosts:
            return _refusal(421, "MISDIRECTED", "this proxy does not answer for that host; name it with --allow-host")
        if not request.scope["raw_path"].startswith(b"/"):
            return _refusal(
                421, "MISDIRECTED", "this proxy forwards to its upstream alone: ask for a path, not an address"
            )
        body = await _bounded(request.stream())
        if body is None:
            return _refusal(413, "TOO_LARGE", f"the body is larger than {MOST_BYTES} bytes")
        return await self._forward(request, body)

    async def _forward(self, request: Request, body: bytes) -> Response:
        raw_path: bytes = request.scope["raw_path"]
        query: bytes = request.scope["query_string"]
        target = raw_path + b"?" + query if query else raw_path
        headers = _passed_on(request.scope["headers"], without={b"host", b"content-length"})
        # Not made by the client, which would add headers of its own, and cookies that it got for somebody else.
        # The target is what is asked for on the wire, and an address would be tidied up: steps back, odd escapes.
        how = {"timeout": self.client.timeout.as_dict(), "target": target}
        outgoing = httpx.Request(request.method, self.upstream, headers=headers, content=body or None, extensions=how)
        begun, begun_at = time.monotonic(), time.time()
        try:
            incoming = await self.client.send(outgoing, stream=True)
            raw = await _bounded(incoming.aiter_raw())
            await incoming.aclose()
            self.client.cookies.clear()
        except httpx.TimeoutException:
            return self._unanswered(504, f"{self.upstream} did not answer in time")
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            return self._unanswered(502, f"{self.upstream} cannot be reached: {type(error).__name__}")
        if raw is None:
            return self._unanswered(502, f"the answer is larger than {MOST_BYTES} bytes, which this proxy keeps")
        exchange = Exchange(
            method=request.method,
            url=self.upstream + _spelt(target),
            request_headers=dict(request.headers.items()),
            request_body=body,
            status=incoming.status_code,
            response_headers={name.lower(): value for name, value in incoming.headers.items()},
            response_body=_decoded(incoming, raw),
            seconds=time.monotonic() - begun,
            begun=begun_at,
        )
        found = await self._judged(exchange)
        return _passed_back(request.method, incoming, raw, found)

    async def _judged(self, exchange: Exchange) -> tuple[Finding, ...] | None:
        """Judge in another thread, one exchange at a time, so that the others are forwarded meanwhile."""
        async with self._lock:
            return await anyio.to_thread.run_sync(self._judge_now, exchange)

    def _judge_now(self, exchange: Exchange) -> tuple[Finding, ...] | None:
        meant, found = self.judge.take(exchange)
        judged = found if meant.operation_id else None
        self.on_judged(replace(without_credentials(exchange), operation_id=meant.operation_id), judged)
        return judged

    def _unanswered(self, status: int, message: str) -> Response:
        self.unanswered_count += 1
        return _refusal(status, "UNAVAILABLE", message)


async def _bounded(chunks: Any) -> bytes | None:
    """All chunks together; None when they are too many."""
    whole = bytearray()
    async for chunk in chunks:
        whole += chunk
        if len(whole) > MOST_BYTES:
            return None
    return bytes(whole)


def _decoded(incoming: httpx.Response, raw: bytes) -> bytes:
    """The body without its content encoding; as it came when it cannot be decoded, or would be too large."""
    if incoming.headers.get("content-encoding", "") not in ("gzip", "deflate"):
        return raw
    decoder = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        body = decoder.decompress(raw, MOST_BYTES)
    except zlib.error:
        return raw
    return raw if decoder.unconsumed_tail else body


def _spelt(target: bytes) -> str:
    """What was asked for, as text: as it came, but for bytes that cannot stand in an address."""
    return "".join(chr(one) if 0x20 < one < 0x7F else f"%{one:02X}" for one in target)


def _host(stated: str) -> str:
    """The name in a Host header, without its port; empty when it is none."""
    try:
        return urlsplit(f"//{stated}").hostname or ""
    except ValueError:
        return ""


def _passed_on(headers: Iterable[tuple[bytes, bytes]], *, without: set[bytes]) -> list[tuple[bytes, bytes]]:
    """The headers that are for the other end, with the very bytes that they came with."""
    pairs = [(name.lower(), value) for name, value in headers]
    named = {one.strip().lower() for name, value in pairs if name == b"connection" for one in value.split(b",")}
    return [(name, value) for name, value in pairs if name not in _HOP_BY_HOP | named | without]


def _passed_back(method: str, incoming: httpx.Response, raw: bytes, found: tuple[Finding, ...] | None) -> Response:
    response = Response(raw, incoming.status_code)
    is_bodiless = method == "HEAD" or incoming.status_code in (204, 304)
    without = set() if is_bodiless else {b"content-length"}
    response.raw_headers[:] = _passed_on(incoming.headers.raw, without=without)
    if not is_bodiless:
        response.headers["content-length"] = str(len(raw))
    response.headers[VERDICT_HEADER] = _verdict_on(found)
    if "access-control-allow-origin" in response.headers:
        response.headers.append("access-control-expose-headers", VERDICT_HEADER)
    return response


def _verdict_on(found: tuple[Finding, ...] | None) -> str:
    """What the header says: the checks that found something; None stands for a request that the document lacks."""
    if found is None:
        return _NOT_JUDGED
    return ", ".join(dict.fromkeys(finding.id for finding in found)) or "conforms"


def _refusal(status: int, code: str, message: str) -> Response:
    """An answer of the proxy's own, in the API's envelope; the header says that nobody judged it."""
    body: Mapping[str, Any] = {"errors": [{"code": code, "message": message}]}
    headers = {VERDICT_HEADER: _NOT_JUDGED}
    return Response(json.dumps(body), status, headers=headers, media_type="application/json")
