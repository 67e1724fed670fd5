"""uvicorn's HTTP protocol with deadlines for receiving, and errors in the API's envelope. Refuses to know the API."""

import asyncio
import socket
import struct
from asyncio import TimerHandle
from contextlib import suppress
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from mockpbx import wire
from mockpbx.errors import Fault
from mockpbx.faults import EXTENSION, Connection

MOST_HEADER_BYTES = 64 * 1024
"""Where a header block is cut off while it still comes in; the gate answers smaller ones by the document."""

_MALFORMED = Fault(code="VALIDATE_FAILED", message="the request is not HTTP/1.1")
_LATE = Fault(code="TIMEOUT", message="the request was not received in time")
_LARGE = Fault(code="TOO_LARGE", message="the header fields are too large", detail={"limit": MOST_HEADER_BYTES})


class DeadlineProtocol(HttpToolsProtocol):
    """Cuts off requests that do not arrive in time: 10 s for the header, 30 s for the body.

    Without it a client that sends a byte now and then holds its connection for ever.
    """

    HEADER_SECONDS = 10.0
    BODY_SECONDS = 30.0

    _deadline: TimerHandle | None = None
    _header_bytes = 0
    _in_header = True
    _refusal: bytes | None = None
    _due = 0
    _ending: asyncio.Event | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a first request."""
        super().connection_made(transport)
        self._arm(self.HEADER_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._disarm()
        self._end_pauses()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Answer at once what was to be answered late."""
        self._end_pauses()
        super().shutdown()

    def data_received(self, data: bytes) -> None:
        """Count header bytes on their way in; a block without end is cut off."""
        self._unset_keepalive_if_required()
        if self._refusal is not None:
            return
        if self._in_header:
            if self._deadline is None:
                self._arm(self.HEADER_SECONDS)
            self._header_bytes += len(data)
        self._feed(data)
        if self._in_header and self._header_bytes > MOST_HEADER_BYTES:
            self._refuse(431, _LARGE)

    def eof_received(self) -> bool:  # type: ignore[override]  # uvicorn narrows what asyncio lets a protocol return
        """Still answer a client that has ended only its own half of the connection."""
        is_waiting = self._in_header and self._due > 0
        if is_waiting:
            self.cycle.keep_alive = False
        elif self.cycle is not None:
            self.cycle.disconnected = True
        return is_waiting

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take the blanks around a value away, which the parser leaves at its end."""
        super().on_header(name, value.strip(b" \t"))

    def on_headers_complete(self) -> None:
        """Give the body its own time."""
        if self.parser.should_upgrade():
            return
        super().on_headers_complete()
        connection = _ServedConnection(self, self.cycle)
        self.scope["extensions"] = {EXTENSION: connection}  # type: ignore[dict-item]  # the type forgets objects
        self._due += 1
        self._in_header = False
        self._arm(self.BODY_SECONDS)

    def on_message_complete(self) -> None:
        """Wait for nothing until the next request begins."""
        if self.parser.should_upgrade():
            return
        self._disarm()
        self._in_header = True
        self._header_bytes = 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Send the refusal that had to wait for this answer."""
        self._due -= 1
        super().on_response_complete()
        if self._refusal is not None and not self._due:
            self._turn_away(self._refusal)

    async def pause(self, seconds: float) -> None:
        """Wait, until the connection is lost or the server stops.

        A client that ended its own half may still be waiting too, so that this alone ends nothing.
        """
        if self._ending is None:
            self._ending = asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)

    def _end_pauses(self) -> None:
        if self._ending is None:
            self._ending = asyncio.Event()
        self._ending.set()

    def _feed(self, data: bytes) -> None:
        while data:
            try:
                self.parser.feed_data(data)
                return
            except httptools.HttpParserUpgrade as upgrade:
                if self.parser.get_method() == b"CONNECT":
                    self._refuse(400, _MALFORMED)
                    return
                data = self._head_without_upgrade() + data[upgrade.args[0] :]
            except httptools.HttpParserError:
                self._refuse(400, _MALFORMED)
                return

    def _head_without_upgrade(self) -> bytes:
        # A wish for another protocol may be passed over, and Java's client utters one with every request. The parser
        # would not: it leaves the body, and all requests behind it, to the other protocol. So the head is read again.
        version = self.parser.get_http_version().encode()
        fields = b"".join(b"%s: %s\r\n" % field for field in self.headers if field[0] != b"upgrade")
        head = b"%s %s HTTP/%s\r\n%s\r\n" % (self.parser.get_method(), self.url, version, fields)
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        return head

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._deadline = self.loop.call_later(seconds, self._late)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        if self._in_header and self._header_bytes == 0:
            # Nothing was asked, so that there is nothing to answer: a browser's spare connection, most likely.
            self.transport.close()
        else:
            self._refuse(408, _LATE)

    def _refuse(self, status: int, fault: Fault) -> None:
        self._disarm()
        self._refusal = _refusal(status, fault)
        if not self._in_header:
            self._give_up_body()
        if not self._due:
            self._turn_away(self._refusal)

    def _give_up_body(self) -> None:
        if self.cycle.response_started:
            # It was answered before it was whole; a second answer would be taken for that of the next request.
            self._refusal = b""
            return
        self._due -= 1
        if self.pipeline:
            self.pipeline.popleft()
        else:
            self.cycle.disconnected = True

    def _turn_away(self, refusal: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(refusal)
            self.transport.close()


class _ServedConnection(Connection):
    """The connection that a request came by."""

    __slots__ = ("_cycle", "_protocol")

    def __init__(self, protocol: DeadlineProtocol, cycle: RequestResponseCycle) -> None:
        self._protocol = protocol
        self._cycle = cycle

    def drop(self, *, is_reset: bool) -> None:
        # So that uvicorn neither misses the rest of the answer nor sends any.
        self._cycle.disconnected = True
        transport = self._protocol.transport
        if not is_reset:
            transport.close()
            return
        with suppress(OSError):
            # Data that was not sent is thrown away, and a reset stands in its place.
            transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

    async def pause(self, seconds: float) -> None:
        await self._protocol.pause(seconds)


def _refusal(status: int, fault: Fault) -> bytes:
    body = wire.errors([fault])
    fields = (
        b"content-type: application/json",
        b"x-content-type-options: nosniff",
        b"content-length: %d" % len(body),
        b"connection: close",
    )
    return STATUS_LINE[status] + b"\r\n".join(fields) + b"\r\n\r\n" + body
