"""`python -m benchmarks.sandboxes`: measures sandboxes over HTTP; `--write` writes benchmarks/sandboxes.md."""

import argparse
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from benchmarks.servers import Running, facts_of_mock, mock_server, running
from tests.postgres import cluster

NOW = "2026-03-09T14:00:00Z"
ROUNDS = 20
RESULTS = Path(__file__).parent / "sandboxes.md"
ORDER = {
    "name": "n",
    "type": "NORMAL",
    "email": "a@b.example",
    "format": "CSV",
    "range": "TODAY",
    "cron_expr": "0 6 * * 1",
    "filter": {},
}
DEEDS = ("open", "reset", "save", "restore", "drop", "nothing")
"""The last is to ask for the clock: what any request to the control plane takes."""
STEPS = (
    ("save", "PUT", "/snapshots/s"),
    ("reset", "POST", "/reset"),
    ("restore", "POST", "/snapshots/s/restore"),
    ("nothing", "GET", "/clock"),
)
ORDERS = 10
MOST_MS: Mapping[tuple[str, str], float] = {
    ("memory, 10,000 calls", "open"): 20,
    ("memory, 10,000 calls", "reset"): 5,
    ("PostgreSQL, 10,000 calls", "open"): 20,
}
"""What the median may be."""
Times = Mapping[str, list[float]]


def main() -> int:
    """Measure and print; 1 when a median is more than it may be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sandboxes", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} as well")
    options = parser.parse_args()
    found = dict(_measured())
    text = _page(found)
    print(text)
    if options.write:
        RESULTS.write_text(text, encoding="utf-8")
    return int(any(median(found[place][deed]) > most for (place, deed), most in MOST_MS.items()))


def _measured() -> Iterator[tuple[str, Times]]:
    token = facts_of_mock(NOW)["token"]
    for count in (10_000, 100_000):
        with running(mock_server(token, NOW, "--calls", str(count))) as mock:
            yield f"memory, {count:,} calls", _times(mock)
    with cluster() as postgres:
        options = ("--calls", "10000", "--state", postgres.new_database())
        with running(mock_server(token, NOW, *options)) as mock:
            yield "PostgreSQL, 10,000 calls", _times(mock)


def _times(mock: Running) -> Times:
    """The milliseconds of each deed, in turn."""
    origin = mock.url.removesuffix(mock.server.prefix)
    times: dict[str, list[float]] = {deed: [] for deed in DEEDS}
    with (
        httpx.Client(base_url=f"{origin}/_mock/api", timeout=60) as control,
        httpx.Client(base_url=mock.url, timeout=60) as api,
    ):
        # The first request makes the control plane, and the first sandbox whatever all of them share.
        control.post("/sandboxes", json={"name": "first"}).raise_for_status()
        control.delete("/sandboxes/first").raise_for_status()
        for turn in range(ROUNDS):
            name = f"one-{turn}"
            opened = _timed(times["open"], control, "POST", "/sandboxes", json={"name": name}).json()
            here, headers = {"X-Mock-Sandbox": name}, {"Authorization": f"Bearer {opened['token']}"}
            for deed, method, path in STEPS:
                for _ in range(ORDERS):
                    api.post("/call_reports", json=ORDER, headers=headers).raise_for_status()
                _timed(times[deed], control, method, path, headers=here)
            _timed(times["drop"], control, "DELETE", f"/sandboxes/{name}")
    return times


def _timed(times: list[float], control: httpx.Client, method: str, path: str, **more: Any) -> httpx.Response:
    begun = time.perf_counter()
    answer = control.request(method, path, **more)
    times.append((time.perf_counter() - begun) * 1000)
    return answer.raise_for_status()


def _page(found: Mapping[str, Times]) -> str:
    head = [f"{deed}: ms (most), times" for deed in DEEDS[:-1]]
    most = [
        f"At most, {place}, {deed}: {limit:.0f} ms; it is {median(found[place][deed]):.1f} ms."
        for (place, deed), limit in MOST_MS.items()
    ]
    return "\n".join(
        [
            "# Sandboxes",
            "",
            f"Made by `python -m benchmarks.sandboxes` on {datetime.now(UTC):%Y-%m-%d}: over HTTP, the median of",
            f"{ROUNDS} rounds, the most of them, and how many times as long as to ask the control plane for the time.",
            f"Each sandbox has {ORDERS} more orders before it is saved, reset and restored.",
            "",
            f"| where | {' | '.join(head)} | nothing: ms |",
            f"| --- |{' --- |' * len(DEEDS)}",
            *(_line(place, times) for place, times in found.items()),
            "",
            *most,
            "",
        ]
    )


def _line(place: str, times: Times) -> str:
    cells = [_cell(times, deed) for deed in DEEDS[:-1]]
    return f"| {' | '.join([place, *cells, f'{median(times[DEEDS[-1]]):.1f}'])} |"


def _cell(times: Times, deed: str) -> str:
    middle = median(times[deed])
    return f"{middle:.1f} ({max(times[deed]):.1f}), {middle / median(times['nothing']):.1f}"


if __name__ == "__main__":
    raise SystemExit(main())
