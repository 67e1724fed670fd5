"""A server that is used by all means for hours stays as it was: as large, as quick, without an error (T7)."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from random import Random
from statistics import median

import httpx
import pytest

from tests.soak.served import SERVE, Served, served
from tests.soak.use import Use
from tests.soak.vitals import Vitals, needs_proc, rss_slope, vitals_of

_SERVE = (*SERVE, "--self-check", "sampled", "--fail-on-violation", "--report-seconds", "0.1")
_CLIENTS = 16
_LOOKS = 60
_NIGHT_SECONDS = 3600
# In which what may be remembered is filled, at the rates of the night.
_WARM_UP_SECONDS = 1200
_MOST_GROWTH_BY_DAY = 16_000_000
_MOST_GROWTH_AN_HOUR = 1_000_000
_MOST_DRIFT = 1.2
_MOST_OTHERS = 8


class _Metronome:
    """Gives everybody a turn in time, one after the other; who is late goes at once."""

    def __init__(self, rate: float) -> None:
        self._between = 1 / rate
        self._next = time.monotonic()

    async def turn(self) -> None:
        """Wait for a turn."""
        self._next += self._between
        await asyncio.sleep(max(0.0, self._next - time.monotonic()))


@asynccontextmanager
async def _used(mock: Served, rate: float) -> AsyncIterator[Use]:
    host, port = mock.address
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}", timeout=30, trust_env=False) as client:
        yield Use(
            client=client,
            token=mock.facts["token"],
            username=mock.facts["username"],
            turn=_Metronome(rate).turn,
        )


async def _work(use: Use, seconds: float, rate: float, seed: int = 0) -> None:
    """Have clients use a server for so long; the same seed has them do the same."""
    use.turn, end = _Metronome(rate).turn, time.monotonic() + seconds

    async def work(die: Random) -> None:
        while time.monotonic() < end:
            await use.once(die)

    await asyncio.gather(*(work(Random(seed * _CLIENTS + number)) for number in range(_CLIENTS)))


async def _soak(use: Use, pid: int, seconds: float, rate: float) -> list[Vitals]:
    """Use a server for so long, reset it every so often, and look at it in between."""
    begun, looks = time.monotonic(), list[Vitals]()

    async def look() -> None:
        while (at := time.monotonic() - begun) < seconds:
            looks.append(vitals_of(pid, at))
            await asyncio.sleep(seconds / _LOOKS)

    async def reset() -> None:
        while time.monotonic() - begun < seconds:
            await asyncio.sleep(min(30.0, seconds / 8))
            await use.reset()

    await asyncio.gather(look(), reset(), _work(use, seconds, rate))
    return looks


async def _drift(old: Use, young: Use, rate: float, *, is_night: bool) -> float:
    """How many times as slow the old server is as the young one: of the medians of the p99 of rounds in turns.

    The machine is as quick for the one as for the other in this way, whatever else it has to do.
    """
    seconds, rounds = (5.0, 24) if is_night else (0.2, 2)
    await _work(young, 12 * seconds, rate)
    times: dict[int, list[float]] = {id(old): [], id(young): []}
    for number in range(rounds):
        for use in (old, young) if number % 2 else (young, old):
            await use.reset()
            first = len(use.seconds)
            await _work(use, seconds, rate, seed=number + 1)
            times[id(use)].append(_p99(use.seconds[first:]))
    return median(times[id(old)]) / median(times[id(young)])


async def _age(mock: Served, seconds: float, rate: float, *, is_night: bool) -> tuple[Use, list[Vitals], float]:
    """Use a server until it is old, and see how slow it is beside a young one."""
    async with _used(mock, rate) as old:
        looks = await _soak(old, mock.pid, seconds, rate)
        print(_told(old, looks), flush=True)  # noqa: T201
        with served(*_SERVE) as another:
            async with _used(another, rate) as young:
                drift = await _drift(old, young, rate, is_night=is_night)
    old.wrong.extend(young.wrong)
    return old, looks, drift


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


def _told(use: Use, looks: Sequence[Vitals]) -> str:
    third = len(use.seconds) // 3
    times = [_p99(part) * 1000 for part in (use.seconds[:third], use.seconds[-third:])]
    lines = [f"{len(use.seconds):,} requests, {len(use.wrong)} wrong, p99 {times[0]:.1f} ms, at last {times[1]:.1f} ms"]
    for one in looks[:: _LOOKS // 10]:
        taken = f"{one.descriptor_count} descriptors, {one.thread_count} threads"
        lines.append(f"{one.at:7.0f} s {one.rss_bytes / 1e6:7.1f} MB, {taken}")
    return "\n".join(lines)


def _assert_flat(looks: Sequence[Vitals], *, is_night: bool) -> None:
    """By day nothing but the warm-up can be seen in a slope, so that growth is bounded instead."""
    half = len(looks) // 2
    first, last = looks[half // 2 : half], looks[half:]
    if is_night:
        warm = [one for one in looks if one.at > _WARM_UP_SECONDS]
        assert rss_slope(warm) * 3600 < _MOST_GROWTH_AN_HOUR
    assert max(one.rss_bytes for one in last) - max(one.rss_bytes for one in first) < _MOST_GROWTH_BY_DAY
    for count in ("descriptor_count", "thread_count"):
        assert max(getattr(one, count) for one in last) <= max(getattr(one, count) for one in first) + _MOST_OTHERS


@needs_proc
def test_a_server_in_use_stays_as_it_was(pytestconfig: pytest.Config) -> None:
    """No wrong answer, no answer that is not as documented, no growth; by night no slower than a young server."""
    seconds, rate = pytestconfig.getoption("--soak-seconds"), pytestconfig.getoption("--soak-rate")
    is_night = seconds >= _NIGHT_SECONDS
    with served(*_SERVE) as mock:
        use, looks, drift = asyncio.run(_age(mock, seconds, rate, is_night=is_night))
    print(f"p99 {drift:.2f} times that of a young server")  # noqa: T201
    assert use.wrong == []
    assert len(use.seconds) > seconds * rate * 0.5
    _assert_flat(looks, is_night=is_night)
    assert not is_night or drift <= _MOST_DRIFT
