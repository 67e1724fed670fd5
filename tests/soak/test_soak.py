"""A server that is used by all means for hours stays as it was: as large, as quick, without an error (T7)."""

import asyncio
import time
from collections.abc import Sequence
from random import Random

import httpx
import pytest

from tests.soak.served import SERVE, Served, served
from tests.soak.use import Use
from tests.soak.vitals import Vitals, needs_proc, rss_slope, vitals_of

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


async def _soak(mock: Served, seconds: float, rate: float) -> tuple[Use, list[Vitals]]:
    """Use a server for so long, reset it every so often, and look at it in between."""
    begun, looks = time.monotonic(), list[Vitals]()
    host, port = mock.address
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}", timeout=30, trust_env=False) as client:
        use = Use(
            client=client,
            token=mock.facts["token"],
            username=mock.facts["username"],
            turn=_Metronome(rate).turn,
        )

        async def work(number: int) -> None:
            die = Random(number)
            while time.monotonic() - begun < seconds:
                await use.once(die)

        async def look() -> None:
            while (at := time.monotonic() - begun) < seconds:
                looks.append(vitals_of(mock.pid, at))
                await asyncio.sleep(seconds / _LOOKS)

        async def reset() -> None:
            while time.monotonic() - begun < seconds:
                await asyncio.sleep(min(30.0, seconds / 8))
                await use.reset()

        await asyncio.gather(look(), reset(), *(work(number) for number in range(_CLIENTS)))
    return use, looks


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
    """No wrong answer, no answer that is not as documented, no growth; by night no slower in the end than at first."""
    seconds, rate = pytestconfig.getoption("--soak-seconds"), pytestconfig.getoption("--soak-rate")
    with served(*SERVE, "--self-check", "sampled", "--fail-on-violation", "--report-seconds", "0.1") as mock:
        use, looks = asyncio.run(_soak(mock, seconds, rate))
    print(_told(use, looks))  # noqa: T201
    assert use.wrong == []
    assert len(use.seconds) > seconds * rate * 0.5
    is_night = seconds >= _NIGHT_SECONDS
    _assert_flat(looks, is_night=is_night)
    third = len(use.seconds) // 3
    assert not is_night or _p99(use.seconds[-third:]) <= _MOST_DRIFT * _p99(use.seconds[:third])
