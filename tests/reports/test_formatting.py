"""How reports spell what they print."""

import pytest

from mockpbx.model.instant import parse_instant
from mockpbx.reports import render_local
from mockpbx.reports.formatting import average_clock, clock, money, parties, party, percent


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "00:00:00"), (65, "00:01:05"), (3600, "01:00:00"), (407_908, "113:18:28")]
)
def test_durations_count_hours_past_a_day(seconds: int, text: str) -> None:
    """A duration is hours, minutes and seconds, with as many hours as it takes."""
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("total", "count", "text"),
    [
        (158_115, 2422, "00:01:05"),
        (158_115, 1539, "00:01:43"),
        (3, 2, "00:00:02"),
        (4, 3, "00:00:01"),
        (0, 0, "00:00:00"),
    ],
)
def test_averages_are_to_the_nearest_second(total: int, count: int, text: str) -> None:
    """The averages the PBX prints for 43:55:15 come out, halves go up, and nothing averages to zero."""
    assert average_clock(total, count) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1539, 2422, "63.54 %"),
        (883, 2422, "36.46 %"),
        (31, 2422, "1.28 %"),
        (1, 1, "100.00 %"),
        (1, 100_000, "0.00 %"),
        (0, 7, "0.0%"),
        (0, 0, "0.0%"),
    ],
)
def test_shares_have_two_decimals_but_zero_has_one(part: int, whole: int, text: str) -> None:
    """The shares the PBX prints come out, and none at all is `0.0%`."""
    assert percent(part, whole) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(8.5, "8.5"), (0.41667, "0.41667"), (0.0, "0"), (100.0, "100"), (0.1 + 0.2, "0.3"), (0.0016666, "0.00167")],
)
def test_costs_have_at_most_five_decimals(amount: float, text: str) -> None:
    """A cost drops trailing zeros, and whole amounts have no point."""
    assert money(amount) == text


@pytest.mark.parametrize(("name", "text"), [("Mara Quist", "Mara Quist [221]"), (None, "221"), ("", "221")])
def test_a_party_without_a_name_is_its_number(name: str | None, text: str) -> None:
    """The number stands in brackets after a name, and bare without one."""
    assert party("221", name) == text


def test_parties_are_named_once_each() -> None:
    """Numbers that repeat are spelled once, in the order they first come."""
    assert parties(["221", "214", "221"], {"221": "Mara Quist"}) == "Mara Quist [221], 214"


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        ("2026-03-10T10:17:03.999999Z", "Europe/Berlin", "2026-03-10T11:17:03+01:00"),
        ("2026-03-10T10:17:03Z", "Asia/Kathmandu", "2026-03-10T16:02:03+05:45"),
        ("2026-03-10T10:17:03Z", "UTC", "2026-03-10T10:17:03+00:00"),
        ("0001-01-01T00:00:00Z", "America/New_York", "0001-01-01T00:00:00+00:00"),
        ("9999-12-31T23:59:59Z", "Asia/Tokyo", "9999-12-31T23:59:59+00:00"),
        ("1850-01-01T00:00:00Z", "America/New_York", "1850-01-01T00:00:00+00:00"),
    ],
)
def test_local_times_have_an_offset_and_whole_seconds(instant: str, zone: str, text: str) -> None:
    """Fractions are cut; where the zone has no RFC 3339 spelling of the time, UTC stands in."""
    assert render_local(parse_instant(instant), zone) == text


def test_no_time_is_blank() -> None:
    """A time the call does not have is an empty cell."""
    assert render_local(None, "UTC") == ""
