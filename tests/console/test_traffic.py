"""What the plots are made of: hours and days of the tenant, however long those are."""

from dataclasses import replace

import pytest

from mockpbx.console.plots import HEIGHT, plot_of_calls, plot_of_rates
from mockpbx.console.traffic import SPANS, Traffic, traffic_of
from mockpbx.history import history_of
from mockpbx.model import HOUR, SECOND, Call, Instant
from mockpbx.model.instant import datetime_of, parse_instant
from mockpbx.world import build_world

NEW_YORK = "America/New_York"


@pytest.fixture(scope="module")
def office() -> tuple[Call, ...]:
    """Calls of a month that ends after the clocks of New York were put forward on the eighth of March."""
    now = parse_instant("2026-03-12T14:20:00Z")
    return tuple(build_world(scenario="office", seed=1, now=now, call_count=2000).history.all_calls())


def counted(calls: tuple[Call, ...], span: str, now: str = "2026-03-12T14:20:00Z") -> Traffic:
    """Count the calls of a span."""
    return traffic_of(history_of(calls), now=parse_instant(now), time_zone=NEW_YORK, span=SPANS[span])


def test_each_hour_has_its_calls(office: tuple[Call, ...]) -> None:
    """Each bucket holds the calls that started in it and no others, as counting one by one finds them."""
    for span in SPANS:
        for bucket, after in zip(counted(office, span).hours, counted(office, span).hours[1:], strict=False):
            fitting = [call for call in office if bucket.began_at <= datetime_of(call.started_at) < after.began_at]
            assert bucket.call_count == len(fitting)
            assert bucket.answered_count == sum(call.answered_at is not None for call in fitting)


def test_a_day_on_which_clocks_change_has_its_own_length(office: tuple[Call, ...]) -> None:
    """Seven days around the change have an hour less, and each day begins at its midnight."""
    traffic = counted(office, "7d")
    assert len(traffic.hours) == 7 * 24 - 1
    assert [bucket.began_at.hour for bucket in traffic.rated] == [0] * 7
    assert sum(bucket.call_count for bucket in traffic.rated) == traffic.call_count > 100


def test_the_present_hour_is_the_last_of_a_day(office: tuple[Call, ...]) -> None:
    """The last of 24 hours is the one that is not over."""
    traffic = counted(office, "24h")
    assert len(traffic.hours) == 24
    assert f"{traffic.hours[-1].began_at:%d %H:%M}" == "12 10:00"
    assert traffic.rated == traffic.hours


def test_without_calls_there_is_nothing_to_draw() -> None:
    """An empty history has hours without bars, and no rate."""
    traffic = counted((), "7d")
    assert traffic.call_count == 0
    assert plot_of_calls(traffic).bars == plot_of_rates(traffic).bars == []
    assert traffic.hours[0].answered_percent is None


def test_bars_are_as_tall_as_their_numbers(office: tuple[Call, ...]) -> None:
    """The tallest reaches no further than the topmost line, and heights are to each other as counts are."""
    traffic = counted(office, "24h")
    plot = plot_of_calls(traffic)
    top = int(plot.rules[-1].text)
    drawn = [bucket for bucket in traffic.hours if bucket.call_count]
    assert max(bucket.call_count for bucket in drawn) <= top
    for bucket, bar in zip(drawn, plot.bars, strict=True):
        assert bar.lower + bar.upper == pytest.approx(HEIGHT * bucket.call_count / top, abs=0.02)
    rates = [bar.lower for bar in plot_of_rates(traffic).bars]
    shares = [bucket.answered_percent or 0 for bucket in drawn]
    assert rates == pytest.approx([HEIGHT * share / 100 for share in shares], abs=0.01)


def test_many_calls_in_one_hour_need_few_lines(office: tuple[Call, ...]) -> None:
    """However many calls there are, at most five lines lie across."""
    for count in (1, 3, 9, 40, 1234):
        calls = tuple(replace(office[0], id=str(number), started_at=_at(number)) for number in range(1, count + 1))
        rules = plot_of_calls(counted(calls, "24h", "2026-03-01T12:00:00Z")).rules
        assert 2 <= len(rules) <= 5
        assert int(rules[-1].text.replace(",", "")) >= count


def _at(number: int) -> Instant:
    return Instant(parse_instant("2026-03-01T12:00:00Z") - HOUR + number * SECOND)
