"""Clients that send a byte now and then, to hold a server's connections. Refuses to judge what comes of it."""

import select
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

_BETWEEN_SECONDS = 0.2
_GET = b"GET /api/cdrs HTTP/1.1\r\nHost: localhost\r\n"
_POST = b"POST /api/auth/sign_in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
_WHOLE = b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEADERS = (_GET[:9], _GET + b"X-Slow: ", _WHOLE + _GET + b"X-Slow: ")
"""What is sent at once before a header drips: half a line, some fields, a whole request and some fields of another."""
BODIES = (_POST + b"Content-Length: 99999\r\n\r\n", _POST + b"Transfer-Encoding: chunked\r\n\r\n1869f\r\n")
"""What is sent at once before a body drips."""


@dataclass(slots=True, kw_only=True, eq=False)
class Dripper:
    """One such client: its connection, what it was told, and after how many seconds it was cut off."""

    line: socket.socket
    begun: float
    told: bytearray = field(default_factory=bytearray)
    cut_after: float | None = None

    def listen(self) -> None:
        """Take what the server says, and note when it ends the connection."""
        try:
            said = self.line.recv(65536)
        except ConnectionError:
            said = b""
        self.told += said
        if not said:
            self.cut_after = time.monotonic() - self.begun
            self.line.close()

    def drip(self) -> None:
        """Send one more byte; whoever was cut off finds that out by listening."""
        try:
            self.line.send(b"a")
        except ConnectionError:
            return


def begin(address: tuple[str, int], beginnings: Iterable[bytes]) -> list[Dripper]:
    """Connect a client for each beginning, and send it."""
    drippers = []
    for beginning in beginnings:
        dripper = Dripper(line=socket.create_connection(address, timeout=10), begun=time.monotonic())
        dripper.line.sendall(beginning)
        drippers.append(dripper)
    return drippers


def drip(drippers: Iterable[Dripper], patience_seconds: float) -> None:
    """Drip until everybody is cut off, or patience is over."""
    given_up_at = time.monotonic() + patience_seconds
    left = {one.line: one for one in drippers}
    next_drop = 0.0
    while left and (now := time.monotonic()) < given_up_at:
        if now >= next_drop:
            next_drop = now + _BETWEEN_SECONDS
            for one in left.values():
                one.drip()
        poll = select.poll()
        by_number = {line.fileno(): line for line in left}
        for number in by_number:
            poll.register(number, select.POLLIN)
        for number, _ in poll.poll(_BETWEEN_SECONDS * 1000):
            line = by_number[number]
            left[line].listen()
            if left[line].cut_after is not None:
                del left[line]
    for line in left:
        line.close()
