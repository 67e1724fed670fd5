"""What is true of every call in every world."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from math import ceil

from mockpbx.model import Call, CallFacts, Direction, Rate
from mockpbx.model.instant import datetime_of
from mockpbx.world.numbers import NUMBERINGS, NumberRange
from tests.world.conftest import NOW, Made

_EPOCH = datetime(2018, 1, 1, tzinfo=UTC)
_FROM_OUTSIDE = (Direction.INBOUND, Direction.INBOUND_OUTBOUND)
_RESERVED_DOMAIN = re.compile(r".*\.(example|test|invalid)")


def _records(calls: tuple[Call, ...]) -> Iterator[CallFacts]:
    for call in calls:
        yield call
        yield from call.legs


def test_times_are_in_order(any_world: Made) -> None:
    """A record starts, rings, is answered and ends in this order, and nothing ends in the future."""
    for record in _records(any_world[1]):
        times = [record.started_at, record.rang_at, record.answered_at, record.ended_at]
        known = [time for time in times if time is not None]
        assert known == sorted(known)
        assert record.ended_at <= NOW


def test_talk_time_is_cut_at_both_ends(any_world: Made) -> None:
    """`duration` counts from the second of the answer to the second of the end, and is 0 without an answer."""
    for record in _records(any_world[1]):
        expected = 0 if record.answered_at is None else record.ended_at // 1_000_000 - record.answered_at // 1_000_000
        assert record.duration_seconds == expected


def test_a_call_is_what_its_legs_add_up_to(any_world: Made) -> None:
    """A call begins with its first leg, ends with its last, and is answered when the first of them is."""
    for call in any_world[1]:
        if not call.legs:
            assert call.answered_at is None
            assert call.status_code >= 400
            continue
        assert call.started_at == min(leg.started_at for leg in call.legs)
        assert call.ended_at == max(leg.ended_at for leg in call.legs)
        answers = [leg.answered_at for leg in call.legs if leg.answered_at is not None]
        assert call.answered_at == min(answers, default=None)
        assert all(leg.session_id == call.id for leg in call.legs)


def test_answered_calls_have_no_error(any_world: Made) -> None:
    """A call that was answered has status 0, and one that was not has a final code and no talk time."""
    for call in any_world[1]:
        assert (call.status_code == 0) == (call.answered_at is not None)


def test_ids_are_unique_and_grow_with_time(any_world: Made) -> None:
    """Ids are decimal, unique over calls and legs, say the millisecond of their call, and grow from call to call."""
    calls = any_world[1]
    ids = [int(record.id) for record in _records(calls)]
    assert len(set(ids)) == len(ids)
    assert [int(call.id) for call in calls] == sorted(int(call.id) for call in calls)
    assert [call.started_at for call in calls] == sorted(call.started_at for call in calls)
    for call in calls:
        seen = (int(call.id) >> 22) - (datetime_of(call.started_at) - _EPOCH) // timedelta(milliseconds=1)
        assert 0 <= seen <= 1
        assert all(int(leg.id) > int(call.id) for leg in call.legs)


def test_outside_facts_fit_the_direction(any_world: Made) -> None:
    """Trunk, DID and shown number are there where the direction has them, and nowhere else."""
    for record in _records(any_world[1]):
        if record.direction is Direction.EXTENSION:
            assert (record.trunk, record.did_cid, record.outbound_caller_id) == (None, None, None)
        elif record.direction in _FROM_OUTSIDE:
            assert record.trunk
            assert record.did_cid
        else:
            assert record.did_cid is None


def test_only_numbers_for_fiction_are_used(any_world: Made) -> None:
    """Every number from outside lies in a range that is reserved for fiction."""
    world, calls = any_world
    ranges = [one for numbering in NUMBERINGS.values() for one in _ranges_of(numbering)]
    for record in _records(calls):
        for number in (record.caller, record.callee, record.did_cid, record.outbound_caller_id):
            if number is not None and len(number) > 6:
                assert any(one.first <= int(number) < one.first + one.count for one in ranges), number
    for trunk in world.directory.trunks:
        assert _RESERVED_DOMAIN.fullmatch(trunk.host)


def _ranges_of(numbering: object) -> Iterator[NumberRange]:
    for name in ("own", "land", "mobile", "abroad"):
        value = getattr(numbering, name)
        yield from (value,) if isinstance(value, NumberRange) else value


def test_nobody_has_a_real_address(any_world: Made) -> None:
    """Mail addresses and domains end where nobody can be reached."""
    directory = any_world[0].directory
    assert _RESERVED_DOMAIN.fullmatch(directory.domain)
    for one in directory.extensions:
        assert _RESERVED_DOMAIN.fullmatch(one.email.rpartition("@")[2])


def test_callers_inside_are_in_the_directory(any_world: Made) -> None:
    """A caller inside the PBX is one of its extensions, under the name that the directory has."""
    world, calls = any_world
    names = {one.number: one.display_name for one in world.directory.extensions}
    for call in calls:
        if call.direction in (Direction.EXTENSION, Direction.OUTBOUND) and call.caller in names:
            assert call.caller_display_name in (names[call.caller], world.directory.tenant)


def test_only_calls_to_outside_cost_anything(any_world: Made) -> None:
    """A leg costs nothing unless it was answered and went out over a trunk, and then it is billed to somebody."""
    for call in any_world[1]:
        for leg in call.legs:
            if leg.cost:
                assert leg.answered_at is not None
                assert leg.trunk is not None
                assert leg.billed_account is not None
                assert leg.cost == round(leg.cost, 5)
                assert leg.cost > 0


def test_costs_follow_the_rates(any_world: Made) -> None:
    """A leg through a trunk costs what the rate with the longest prefix says of its talk time, reckoned anew here."""
    world, calls = any_world
    for leg in (leg for call in calls for leg in call.legs):
        if leg.outbound_caller_id is None or leg.answered_at is None:
            assert (leg.cost, leg.billed_account) == (0, None)
            continue
        fitting = sorted(
            (rate for rate in world.directory.rates if leg.callee.startswith(rate.prefix)),
            key=lambda rate: len(rate.prefix),
        )
        expected = _price(leg.duration_seconds, fitting[-1]) if fitting else 0
        assert abs(leg.cost - expected) <= 0.000_005
        assert (leg.billed_account is None) == (leg.cost == 0)


def _price(seconds: int, rate: Rate) -> float:
    if seconds == 0 or seconds < rate.grace_seconds:
        return 0
    billed = rate.connect_fee + rate.first_interval_seconds * rate.first_price / 60
    begun = ceil((seconds - rate.first_interval_seconds - rate.free_seconds) / rate.next_interval_seconds)
    billed += max(begun, 0) * rate.next_interval_seconds * rate.next_price / 60
    return billed * (1 + rate.surcharge)


def test_calls_out_go_by_the_rules(any_world: Made) -> None:
    """A leg to outside takes the trunk that the outbound rule with the longest prefix of its number names."""
    world, calls = any_world
    hosts = {trunk.name: trunk.host for trunk in world.directory.trunks}
    for leg in (leg for call in calls for leg in call.legs if leg.outbound_caller_id is not None):
        rules = [rule for rule in world.directory.outbound_rules if leg.callee.startswith(rule.prefix)]
        assert leg.trunk == max(rules, key=lambda rule: len(rule.prefix)).trunk
        assert leg.callee_domain == hosts[leg.trunk]
        assert leg.destination == f"sip:{leg.callee}@{hosts[leg.trunk]}:5060"
