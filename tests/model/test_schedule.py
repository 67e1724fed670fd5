"""Schedules: when a cron expression fires, in the tenant's zone."""

import pytest

from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.schedule import next_run


@pytest.mark.parametrize(
    ("cron_expr", "after", "fires"),
    [
        ("0 6 * * 1", "2026-03-09T14:00:00Z", "2026-03-16T05:00:00.000000Z"),
        ("0 6 * * 1", "2026-03-23T14:00:00Z", "2026-03-30T04:00:00.000000Z"),
        ("@daily", "2026-03-09T14:00:00.5Z", "2026-03-09T23:00:00.000000Z"),
        ("*/15 9-17 ? * MON-FRI", "2026-03-09T16:50:00Z", "2026-03-10T08:00:00.000000Z"),
        ("0 0 1 JAN *", "2026-03-09T14:00:00Z", "2026-12-31T23:00:00.000000Z"),
    ],
)
def test_the_next_run_is_in_the_tenants_zone(cron_expr: str, after: str, fires: str) -> None:
    """Fields mean local time, on both sides of the change to summer time."""
    found = next_run(cron_expr, after=parse_instant(after), time_zone="Europe/Berlin")
    assert render_instant(found) == fires


@pytest.mark.parametrize("cron_expr", ["", "* * * *", "0 0 * * * *", "61 * * * *", "0 0 30 2 *", "soon", "@never"])
def test_what_never_fires_is_refused(cron_expr: str) -> None:
    """A wrong number of fields, a value out of range and the 30th of February are errors."""
    with pytest.raises(ValueError, match=r"cron|five"):
        next_run(cron_expr, after=parse_instant("2026-03-09T14:00:00Z"), time_zone="Europe/Berlin")


def test_the_next_run_is_later_than_now() -> None:
    """At the very minute of a run the next one is a period away."""
    at = parse_instant("2026-03-09T05:00:00Z")
    assert render_instant(next_run("0 6 * * *", after=at, time_zone="Europe/Berlin")) == "2026-03-10T05:00:00.000000Z"
