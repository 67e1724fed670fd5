"""Instants: exact, ordered, spelt as the API spells them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.model import Instant
from mockpbx.model.instant import datetime_of, instant_of, parse_instant, render_instant, whole_seconds

MOMENTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9990, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds


@given(MOMENTS)
def test_rendering_and_parsing_are_inverse(moment: datetime) -> None:
    """What is rendered parses back to the same instant."""
    assert parse_instant(render_instant(instant_of(moment))) == instant_of(moment)


@given(MOMENTS)
def test_an_instant_is_a_datetime_in_utc(moment: datetime) -> None:
    """No microsecond is lost between a datetime and an instant."""
    assert datetime_of(instant_of(moment)) == moment


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("2026-03-09T14:05:12Z", "2026-03-09T14:05:12.000000Z"),
        ("2026-03-09t14:05:12.5z", "2026-03-09T14:05:12.500000Z"),
        ("2026-03-09T15:05:12.318442+01:00", "2026-03-09T14:05:12.318442Z"),
        ("2026-03-09T14:05:12.1234567-00:30", "2026-03-09T14:35:12.123456Z"),
    ],
)
def test_any_offset_and_fraction_is_read(text: str, rendered: str) -> None:
    """RFC 3339 with any offset and any number of fraction digits is understood."""
    assert render_instant(parse_instant(text)) == rendered


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-03-09",
        "2026-03-09T14:05:12",
        "2026-02-30T00:00:00Z",
        "2026-03-09T14:05:12.x1Z",
        "2026-03-09 14:05:12Z",
    ],
)
def test_what_is_not_a_moment_is_refused(text: str) -> None:
    """A date without time or offset, an impossible date and garbage are errors."""
    with pytest.raises(ValueError, match=r"."):
        parse_instant(text)


def test_a_naive_moment_is_no_instant() -> None:
    """Without a time zone nobody can say which instant is meant."""
    with pytest.raises(ValueError, match="time zone"):
        instant_of(datetime(2026, 3, 9))  # noqa: DTZ001 - the naive one is the point


def test_whole_seconds_cuts_both_ends() -> None:
    """Talk time from 01.965 to 36.159 is 35 seconds, though 34.19 went by."""
    assert whole_seconds(Instant(1_965_000), Instant(36_159_000)) == 35
