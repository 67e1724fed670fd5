"""Orders: what a schema cannot say of a report."""

from typing import Any

import pytest

from mockpbx.errors import ValidationError
from mockpbx.model import Report, ReportRange, ReportStatus
from mockpbx.model.instant import parse_instant
from mockpbx.orders import build_order, change_order

NOW = parse_instant("2026-03-09T14:00:00Z")
CUSTOM = {"range": "CUSTOM", "started_at": "2026-03-01T00:00:00+01:00", "ended_at": "2026-03-02T00:00:00Z"}


def body(**changes: Any) -> dict[str, Any]:
    """A create body of NORMAL with changes."""
    base = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
    return {**base, **changes}


def order(**changes: Any) -> Report:
    """The order that such a body builds."""
    return build_order(body(**changes), report_id="7", now=NOW, time_zone="Europe/Berlin")


def change(old: Report, **changes: Any) -> Report:
    """The order after an update."""
    return change_order(old, changes, now=NOW, time_zone="Europe/Berlin")


def faults(**changes: Any) -> list[str]:
    """The fields that a create with these changes is refused for."""
    with pytest.raises(ValidationError) as caught:
        order(**changes)
    return [fault.detail["field"] for fault in caught.value.faults]


def test_without_cron_an_order_runs_at_once() -> None:
    """An order without cron expression, or with an empty one, is RUNNING."""
    assert order().status is ReportStatus.RUNNING
    assert order(cron_expr="").cron_expr is None


def test_with_cron_an_order_is_scheduled() -> None:
    """An order with a cron expression waits for its time."""
    assert order(cron_expr="0 6 * * 1").status is ReportStatus.SCHEDULED


def test_instants_are_kept_for_custom_alone() -> None:
    """With any other range the two instants have no effect and are blank."""
    assert order(**CUSTOM).started_at == parse_instant("2026-02-28T23:00:00Z")
    assert order(**{**CUSTOM, "range": "TODAY"}).started_at is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({**CUSTOM, "ended_at": CUSTOM["started_at"]}, "started_at"),
        ({**CUSTOM, "ended_at": "2026-02-30T00:00:00Z"}, "ended_at"),
        ({**CUSTOM, "started_at": "0001-01-01T00:00:00+14:00"}, "started_at"),
        ({**CUSTOM, "ended_at": "9999-12-31T23:59:59-14:00"}, "ended_at"),
        ({"cron_expr": "61 * * * *"}, "cron_expr"),
        ({"filter": {"from": "EXTENSION_OR_EXTENSION_RANGE", "from_value": "110-101"}}, "filter.from_value"),
        ({"filter": {"to": "EXTENSION_OR_EXTENSION_RANGE", "to_value": "110-101"}}, "filter.to_value"),
        ({"filter": {"duration_from": 5, "duration_to": 4}}, "filter.duration_to"),
    ],
)
def test_what_a_schema_cannot_say_is_refused(changes: dict[str, Any], field: str) -> None:
    """Backward ranges and schedules that never fire are named by their field."""
    assert faults(**changes) == [field]


def test_every_fault_is_named_at_once() -> None:
    """One refusal lists all the fields that are wrong."""
    assert faults(cron_expr="x", filter={"duration_from": 5, "duration_to": 4}) == ["cron_expr", "filter.duration_to"]


def test_an_update_changes_what_it_names_and_nothing_else() -> None:
    """Members that an update leaves out stay as they are."""
    old = order(cron_expr="0 6 * * 1", filter={"from": "ANY"})
    new = change(old, name="new", format="HTML")
    assert (new.name, new.format) == ("new", "HTML")
    assert (new.email, new.cron_expr, new.filter, new.status) == (old.email, old.cron_expr, old.filter, old.status)


def test_a_filter_is_replaced_as_a_whole() -> None:
    """An update's filter takes the place of the old one, members and all."""
    assert change(order(filter={"from": "ANY"}), filter={"to": "ANY"}).filter == {"to": "ANY"}


def test_a_filter_of_another_type_is_refused() -> None:
    """An update cannot give a NORMAL order a filter of queues."""
    with pytest.raises(ValidationError) as caught:
        change(order(), filter={"call_queues": []})
    assert caught.value.faults[0].detail["field"] == "filter.call_queues"


def test_taking_the_schedule_away_runs_the_order() -> None:
    """An empty cron expression makes a scheduled order run once, now."""
    new = change(order(cron_expr="0 6 * * 1"), cron_expr="")
    assert (new.cron_expr, new.status) == (None, ReportStatus.RUNNING)


def test_one_end_of_a_custom_range_can_move() -> None:
    """An update may move one instant of a CUSTOM order, but not past the other."""
    old = order(**CUSTOM)
    assert change(old, ended_at="2026-03-05T00:00:00Z").started_at == old.started_at
    with pytest.raises(ValidationError):
        change(old, ended_at="2026-02-01T00:00:00Z")


def test_leaving_custom_blanks_the_instants() -> None:
    """A CUSTOM order that gets a relative range has no instants any more."""
    new = change(order(**CUSTOM), range="TODAY")
    assert (new.range, new.started_at, new.ended_at) == (ReportRange.TODAY, None, None)
