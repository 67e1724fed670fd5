"""However many requests were answered, nothing of them is left in memory but what the journal may keep (T7)."""

import socket
import time
from collections.abc import Iterator
from typing import BinaryIO

import pytest

from tests.hostile.answers import read_answer
from tests.soak.served import SERVE, Served, served
from tests.soak.vitals import Vitals, needs_proc, vitals_of

_LOOKS = 10
_WARM_UP = 3
_AT_ONCE = 50
_MOST_GROWTH = 6_000_000
_FORMS = (
    # Pages that fill what may be remembered within the first few thousand requests.
    (200, "/api/cdrs?top=20&filter=id%20ne%20'{0}'"),
    (200, "/api/calllogs?top=1&filter=id%20ne%20'{0}'"),
    (200, "/api/cdrs?top=1&search=nobody{0}"),
    (404, "/api/cdrs/{0}"),
    (400, "/api/cdrs?top=x{0}"),
)


def _ask(line: socket.socket, stream: BinaryIO, token: str, numbers: range) -> Iterator[tuple[int, int]]:
    """Send requests at once, none of which was sent before; what was to come of each, and what came."""
    forms = [(number, *_FORMS[number % len(_FORMS)]) for number in numbers]
    fields = f"Host: localhost\r\nAuthorization: Bearer {token}\r\nX-Number: "
    line.sendall(b"".join(f"GET {path.format(n)} HTTP/1.1\r\n{fields}{n}\r\n\r\n".encode() for n, _, path in forms))
    for _, wanted, _ in forms:
        answer = read_answer(stream, "GET")
        yield wanted, 0 if answer is None else answer.status


def _play(mock: Served, count: int) -> list[Vitals]:
    """Play so many requests over one connection, and look at the process in between."""
    begun, looks, step = time.monotonic(), [vitals_of(mock.pid, 0.0)], count // _LOOKS
    with socket.create_connection(mock.address, timeout=30) as line, line.makefile("rb") as stream:
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            for wanted, got in _ask(line, stream, mock.facts["token"], numbers):
                assert got == wanted
            if numbers.stop // step > first // step:
                looks.append(vitals_of(mock.pid, time.monotonic() - begun))
    return looks


@needs_proc
def test_nothing_is_left_of_requests(pytestconfig: pytest.Config) -> None:
    """All kinds of requests, each different from all before, leave the process as large as it was when it was warm."""
    count = pytestconfig.getoption("--soak-requests")
    with served(*SERVE, "--self-check", "sampled", "--fail-on-violation") as mock:
        looks = _play(mock, count)
    for number, one in enumerate(looks):
        print(f"{number * count // _LOOKS:>9,} requests {one.at:7.1f} s {one.rss_bytes / 1e6:7.1f} MB")  # noqa: T201
    warm = looks[_WARM_UP:]
    assert max(one.rss_bytes for one in warm) - warm[0].rss_bytes < _MOST_GROWTH
    assert max(one.descriptor_count for one in warm) <= warm[0].descriptor_count
    assert max(one.thread_count for one in warm) <= warm[0].thread_count
