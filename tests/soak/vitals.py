"""What a process takes of the machine, as the kernel tells it. Refuses to say what is too much."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the kernel tells nothing in /proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """One look at a process: when (seconds of the test), bytes in memory, open descriptors, threads."""

    at: float
    rss_bytes: int
    descriptor_count: int
    thread_count: int


def vitals_of(pid: int, at: float) -> Vitals:
    """Look at a process now."""
    place = Path("/proc") / str(pid)
    return Vitals(
        at=at,
        rss_bytes=int((place / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"),
        descriptor_count=len(list((place / "fd").iterdir())),
        thread_count=len(list((place / "task").iterdir())),
    )


def rss_slope(samples: Sequence[Vitals]) -> float:
    """By how many bytes a second memory grows, by least squares."""
    mean_at = sum(one.at for one in samples) / len(samples)
    mean_rss = sum(one.rss_bytes for one in samples) / len(samples)
    above = sum((one.at - mean_at) * (one.rss_bytes - mean_rss) for one in samples)
    return above / sum((one.at - mean_at) ** 2 for one in samples)
