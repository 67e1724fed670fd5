"""However a clock is moved, every schedule fires exactly when a calendar says (T9)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockpbx.clock import ManualClock
from mockpbx.jobs import Jobs
from mockpbx.model import DAY, HOUR, MINUTE, SECOND, Instant
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.life.calendar import Schedule

SPEC = load_spec()
ORDER = {"type": "QUEUE_SLA_STATISTICS", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
# Shortly before the clocks change, there and back, in three zones.
STARTS = ["2026-03-06T20:00:00Z", "2026-03-27T20:00:00Z", "2026-10-23T20:00:00Z", "2026-10-30T20:00:00Z"]

SCHEDULES = st.builds(
    Schedule,
    minutes=st.lists(st.sampled_from([0, 15, 30, 59]), min_size=1, max_size=2, unique=True).map(
        lambda some: tuple(sorted(some))
    ),
    hours=st.lists(st.sampled_from([0, 1, 2, 3, 12, 23]), max_size=2, unique=True).map(
        lambda some: tuple(sorted(some))
    ),
    weekdays=st.lists(st.integers(0, 6), max_size=2, unique=True).map(lambda some: tuple(sorted(some))),
)
FAR = st.sampled_from([-DAY, -HOUR, 10 * MINUTE, HOUR, 5 * DAY, 365 * DAY, 3650 * DAY])
STEPS = st.one_of(
    st.tuples(st.just("advance"), st.integers(0, 4 * DAY)),
    st.tuples(st.just("jump"), FAR),
)


@dataclass(slots=True)
class Model:
    """What a calendar says of some schedules while a clock is moved."""

    zone: ZoneInfo
    now: int
    dues: dict[Schedule, int] = field(default_factory=dict)
    fired: list[tuple[int, Schedule]] = field(default_factory=list)

    def order(self, schedule: Schedule) -> None:
        """Begin a schedule."""
        self.dues[schedule] = schedule.next_after(self.now, self.zone)

    def advance(self, step: int) -> None:
        """Fire everything until then, each at its time."""
        target = self.now + step
        while (due := min(self.dues.values(), default=target + 1)) <= target:
            self.now = max(due, self.now)
            self._fire_due()
        self.now = target

    def jump(self, step: int) -> None:
        """Fire what is overdue once."""
        self.now += step
        self._fire_due()

    def _fire_due(self) -> None:
        for schedule, due in sorted(self.dues.items(), key=lambda one: one[1]):
            if due <= self.now:
                self.fired.append((self.now, schedule))
                self.dues[schedule] = schedule.next_after(self.now, self.zone)


def fired_at(pbx: Pbx) -> list[tuple[int, str]]:
    """When which order was completed, as the outbox tells."""
    return sorted((mail.sent_at, mail.subject.removeprefix("Report completed: ")) for mail in pbx.store.post.mails())


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "en_GB"])
@given(
    start=st.sampled_from(STARTS),
    schedules=st.lists(SCHEDULES, min_size=1, max_size=3, unique_by=lambda one: one.cron),
    steps=st.lists(STEPS, min_size=1, max_size=6),
)
@settings(max_examples=max(170, settings().max_examples), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_schedules_fire_as_the_calendar_says(
    locale: str, start: str, schedules: Sequence[Schedule], steps: Sequence[tuple[str, int]]
) -> None:
    """After any steps and jumps each order has run at exactly the instants that a calendar gives."""
    clock = ManualClock(parse_instant(start))
    pbx = Pbx(SPEC, PbxSettings(scenario="empty", locale=locale, report_seconds=0), clock)
    model, jobs = Model(zone=ZoneInfo(pbx.directory.time_zone), now=clock.now()), Jobs(pbx)
    for schedule in schedules:
        pbx.create_report(_named(schedule.cron))
        model.order(schedule)
    for kind, step in steps:
        if kind == "advance":
            jobs.advance(step)
            model.advance(step)
        else:
            jobs.set_clock(Instant(clock.now() + step))
            while jobs.step():
                pass
            model.jump(step)
        assert clock.now() == model.now
    kept = sorted((at, schedule.cron) for at, schedule in model.fired)
    assert fired_at(pbx) == kept[-500:] if len(kept) > 500 else fired_at(pbx) == kept
    pbx.close()


def _named(cron: str) -> dict[str, Any]:
    return {**ORDER, "name": cron, "cron_expr": cron}


def test_leases_do_not_follow_the_clock() -> None:
    """What one process has claimed stays claimed however far the PBX's clock is put forward."""
    clock = ManualClock(parse_instant(STARTS[0]))
    pbx = Pbx(SPEC, PbxSettings(scenario="empty", report_seconds=0), clock)
    pbx.create_report({**ORDER, "name": "n"})
    assert pbx.store.claim(clock.now(), "one", lease_seconds=60) is not None
    clock.advance(3650 * DAY)
    assert pbx.store.claim(clock.now(), "two", lease_seconds=60) is None
    clock.set(Instant(clock.now() - 7300 * DAY + SECOND))
    assert pbx.store.next_due() is None
    pbx.close()
