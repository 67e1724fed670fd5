"""What the benchmark reads and reckons."""

import pytest

from benchmarks.figures import FLOORS, LIMIT, LOADS, OURS, YARDSTICK, Figures, Sample, misses, ratio, table
from benchmarks.load import Load, parse

TEXT = """Running 3s test @ http://127.0.0.1:1
  1 threads and 32 connections
  Latency Distribution
     50%  850.00us
     75%    7.19ms
     99%    1.25s
  4639 requests in 3.01s, 4.30MB read
"""


def _figures(name: str, *times: float, cold: float = 1.0) -> Figures:
    samples = {
        load: [Sample(cpu_microseconds=time, per_second=1e6 / time, p99=1.0) for time in times] for load in LOADS
    }
    return Figures(
        name=name, validates=True, keeps_state=False, samples=samples, cold_starts=[cold], rss_bytes=50_000_000
    )


def test_wrk_is_understood() -> None:
    """Count, time and latencies are read in whatever unit wrk chose."""
    told = parse(TEXT)
    assert (told.count, told.seconds, told.bad_count, told.p50, told.p99) == (4639, 3.01, 0, 0.85, 1250.0)


def test_failures_are_counted() -> None:
    """Answers that are no success and broken connections are added up."""
    failing = TEXT + "  Socket errors: connect 1, read 2, write 0, timeout 3\n  Non-2xx or 3xx responses: 188\n"
    assert parse(failing).bad_count == 194


def test_nonsense_is_refused() -> None:
    """Text that is not wrk's is no measurement."""
    with pytest.raises(ValueError, match="no count"):
        parse("command not found")


def test_ratios_are_of_medians() -> None:
    """A ratio says how many times less CPU time the first takes, by the medians of the rounds."""
    assert ratio(_figures("a", 10, 50, 20), _figures("b", 60, 40, 90), "list") == 3.0
    assert _figures("a", 10, 50, 20).spread("list") == 5.0


def test_a_missed_floor_is_named() -> None:
    """Every load below its floor is named with figure and floor; nothing is when all are reached."""
    limit = _figures(LIMIT, 50)
    good = {OURS: _figures(OURS, 100, cold=0.5), YARDSTICK: _figures(YARDSTICK, 900), LIMIT: limit}
    assert misses(good) == []
    poor = {**good, OURS: _figures(OURS, 600, cold=2.0)}
    assert [one.partition(":")[0] for one in misses(poor)] == [
        "list",
        "list anew",
        "detail",
        "list",
        "list anew",
        "detail",
        "cold start",
    ]
    assert FLOORS["create"] == 1.0


def test_the_table_has_a_row_for_each_server() -> None:
    """Each server has a row with its ratios."""
    lines = table({YARDSTICK: _figures(YARDSTICK, 900), OURS: _figures(OURS, 100)}).splitlines()
    assert lines[3].startswith("| mockpbx | 100 (9.0) | 100 (9.0) | 100 (9.0) |")


def test_a_load_mixes_writes_in() -> None:
    """The script reads the paths in turn and posts now and then."""
    script = Load(name="list", paths=["/a"], create_path="/c", create_body='{"x": "y"}', token="t").script()
    assert 'local paths = {"/a"}' in script
    assert 'wrk.format("POST", "/c"' in script
