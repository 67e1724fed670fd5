"""Clients that drip are cut off in time, whatever they drip, and nobody else has to wait for it (T10)."""

import time
from http.client import HTTPConnection
from itertools import cycle, islice
from threading import Thread

import pytest

from tests.slow.dripping import BODIES, HEADERS, Dripper, begin, drip
from tests.soak.served import SERVE, Served, served
from tests.soak.vitals import Vitals, needs_proc, vitals_of

_REAL = (10.0, 30.0)
_HURRIED = (1.0, 2.0)
_SLACK_SECONDS = 3.0
_MOST_GROWTH = 16_000_000
_MOST_P99 = 0.2


def _asked(mock: Served, path: str) -> int:
    connection = HTTPConnection(*mock.address, timeout=30)
    connection.request("GET", path, headers=mock.headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _good_client(mock: Served, while_lives: Thread) -> tuple[set[int], list[float]]:
    """Ask on a new connection each time for as long as a thread lives; the statuses, and how long each took."""
    statuses, times = set[int](), list[float]()
    while while_lives.is_alive():
        begun = time.perf_counter()
        statuses.add(_asked(mock, "/api/cdrs?top=1"))
        times.append(time.perf_counter() - begun)
        while_lives.join(0.02)
    return statuses, times


def _afterwards(mock: Served, before: Vitals) -> Vitals:
    """Look at the server when its connections are closed, or too late."""
    begun = time.monotonic()
    while (now := vitals_of(mock.pid, 0.0)).descriptor_count > before.descriptor_count:
        assert time.monotonic() - begun < 10, f"{now.descriptor_count} descriptors are left of {before}"
    return now


def _assert_cut(drippers: list[Dripper], seconds: float) -> None:
    assert [one for one in drippers if one.cut_after is None] == []
    assert max(one.cut_after or 0.0 for one in drippers) <= seconds + _SLACK_SECONDS
    assert min(one.cut_after or 0.0 for one in drippers) >= seconds * 0.9
    assert {bytes(one.told).rpartition(b"HTTP/1.1 ")[2][:3] for one in drippers} == {b"408"}


@needs_proc
def test_who_drips_is_cut_off_and_nobody_waits(pytestconfig: pytest.Config) -> None:
    """Each is told 408 at its deadline, a good client gets its 200s meanwhile, and the server is as it was before."""
    count, is_real = pytestconfig.getoption("--slow-clients"), pytestconfig.getoption("--real-deadlines")
    header, body = _REAL if is_real else _HURRIED
    hurried = ("tests.slow.hurried", str(header), str(body), *SERVE[1:])
    with served(*(SERVE if is_real else hurried)) as mock:
        # What is loaded for the first of these answers is not what is looked for.
        assert {_asked(mock, path) for path in ("/api/cdrs?top=1", "/_mock/health")} == {200}
        before = vitals_of(mock.pid, 0.0)
        headers = begin(mock.address, islice(cycle(HEADERS), count))
        bodies = begin(mock.address, islice(cycle(BODIES), count))
        thread = Thread(target=drip, args=([*headers, *bodies], 2 * body + _SLACK_SECONDS))
        thread.start()
        statuses, times = _good_client(mock, thread)
        _assert_cut(headers, header)
        _assert_cut(bodies, body)
        after = _afterwards(mock, before)
    slowest, p99 = max(times), sorted(times)[len(times) * 99 // 100]
    print(f"{len(times)} good answers, p99 {p99 * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms, {before} {after}")  # noqa: T201
    assert statuses == {200}
    assert not is_real or p99 <= _MOST_P99
    assert after.rss_bytes - before.rss_bytes < _MOST_GROWTH
