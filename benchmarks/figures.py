"""Figures and their table: medians over rounds, CPU time per request, ratios to Prism. Refuses to measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

LOADS = ("list", "list anew", "detail", "create")
"""`list anew` asks for more pages in turn than anybody remembers."""
FLOORS = {"list": 3.0, "list anew": 3.0, "detail": 2.0, "create": 1.0}
GOALS = {"list": 8.0, "list anew": 8.0, "detail": 5.0, "create": 2.4}
YARDSTICK = "Prism static"
OURS = "mockpbx"
LIMIT = "plain ASGI, ready bytes"
MOST_TIMES_THE_LIMIT = 7.0
MOST_COLD_START = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One round of one load on one server: CPU µs per request, requests per second, 99th percentile in ms."""

    cpu_microseconds: float
    per_second: float
    p99: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything measured of one server."""

    name: str
    validates: bool
    keeps_state: bool
    samples: Mapping[str, Sequence[Sample]]
    cold_starts: Sequence[float]
    rss_bytes: int

    def cpu(self, load: str) -> float:
        """Median CPU µs per request of a load."""
        return median(sample.cpu_microseconds for sample in self.samples[load])

    def spread(self, load: str) -> float:
        """How far the rounds of a load lie apart: the largest CPU time over the smallest."""
        times = [sample.cpu_microseconds for sample in self.samples[load]]
        return max(times) / min(times)


def ratio(of: Figures, to: Figures, load: str) -> float:
    """How many times less CPU time `of` takes for a request than `to`."""
    return to.cpu(load) / of.cpu(load)


def misses(figures: Mapping[str, Figures]) -> list[str]:
    """The floors that are missed, each in words; none when all are reached."""
    ours, yardstick, limit = figures[OURS], figures[YARDSTICK], figures[LIMIT]
    found = [
        f"{load}: {ratio(ours, yardstick, load):.1f} x {YARDSTICK}, and the floor is {floor:.0f}"
        for load, floor in FLOORS.items()
        if ratio(ours, yardstick, load) < floor
    ]
    for load in ("list", "list anew", "detail"):
        times = ours.cpu(load) / limit.cpu(load)
        if times > MOST_TIMES_THE_LIMIT:
            found.append(f"{load}: {times:.1f} times the limit, and the most is {MOST_TIMES_THE_LIMIT:.0f}")
    cold = median(ours.cold_starts) / median(yardstick.cold_starts)
    if cold > MOST_COLD_START:
        found.append(f"cold start: {cold:.2f} of {YARDSTICK}'s, and the most is {MOST_COLD_START}")
    return found


def table(figures: Mapping[str, Figures]) -> str:
    """The table of all servers in Markdown."""
    yardstick = figures[YARDSTICK]
    heads = ["server", *(f"{load}: CPU µs (x Prism)" for load in LOADS), "requests/s", "p99 ms"]
    heads += ["cold start s", "RSS MB", "validates", "keeps state"]
    lines = [heads, ["---"] * len(heads), *(_row(one, yardstick) for one in figures.values())]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _row(one: Figures, yardstick: Figures) -> list[str]:
    costs = [f"{one.cpu(load):.0f} ({ratio(one, yardstick, load):.1f})" for load in LOADS]
    speeds = " / ".join(f"{median(sample.per_second for sample in one.samples[load]):.0f}" for load in LOADS)
    tails = " / ".join(f"{median(sample.p99 for sample in one.samples[load]):.0f}" for load in LOADS)
    start, rss = f"{median(one.cold_starts):.2f}", f"{one.rss_bytes / 1e6:.0f}"
    return [
        one.name,
        *costs,
        speeds,
        tails,
        start,
        rss,
        *("yes" if it else "no" for it in (one.validates, one.keeps_state)),
    ]
