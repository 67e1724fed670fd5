"""What is true of every call, in one table: the checks, a page of the documentation and tests are made from it.

Each statement is about plain JSON, as any server sends it. One whose fields are missing or unreadable says nothing:
that is for the schema to judge.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.checks.check import Fault, Judge
from contracts.checks.lists import rows_of
from contracts.findings import Severity
from contracts.observation import Observation

Row = dict[str, Any]
Broken = Callable[[Row], str | None]
"""Says how a record breaks a statement, None when it does not."""
BrokenCall = Callable[[Row, Sequence[Row]], str | None]
"""Says how a call and its legs break a statement."""

_TIMES = ("started_at", "rang_at", "answered_at", "ended_at")
_HUNG_UP = ("CALLER_DISCONNECTED", "CALLEE_DISCONNECTED")
_FROM_OUTSIDE = ("INBOUND_CALL", "INBOUND_OUTBOUND_CALL")
_ID_EPOCH = datetime(2018, 1, 1, tzinfo=UTC)
_ID_SLACK = timedelta(seconds=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """One statement. `subject` is what it is about: a record, a leg, or a call with its legs.

    What is not promised is true of the mock's calls alone, and nobody else is judged by it.
    """

    id: str
    subject: str
    sentence: str
    kills: str
    of_record: Broken | None = None
    of_call: BrokenCall | None = None
    severity: Severity = Severity.ERROR
    is_promised: bool = True

    @property
    def kind(self) -> str:
        """The kind of observation that shows its subject."""
        return "records" if self.subject == "record" else "call"

    @property
    def judge(self) -> Judge:
        """The check of the statement."""
        return self._judge

    def _judge(self, observation: Observation) -> Iterator[Fault]:
        causes = (cause for cause in self._causes(observation) if cause is not None)
        cause = next(causes, None)
        if cause is not None:
            yield Fault(cause=cause)

    def _causes(self, observation: Observation) -> Iterator[str | None]:
        if self.of_call is not None:
            legs = rows_of(observation.exchanges[0])
            call: Row = observation.facts["row"]
            if legs and all(map(is_readable, [call, *legs])):
                yield self.of_call(call, legs)
        elif self.of_record is not None:
            pages = observation.exchanges if self.subject == "record" else observation.exchanges[:1]
            for page in pages:
                yield from (self.of_record(row) for row in rows_of(page) if is_readable(row))


def moment(row: Row, name: str) -> datetime | None:
    """Read a time of a record; None for a blank."""
    return datetime.fromisoformat(row[name]) if row.get(name) else None


def is_readable(row: Row) -> bool:
    """Say whether the times of a record can be read, and its start and end are there."""
    try:
        times = [moment(row, name) for name in _TIMES]
    except (TypeError, ValueError):
        return False
    has_zones = all(time is None or time.tzinfo is not None for time in times)
    return has_zones and times[0] is not None and times[3] is not None


# ---- of every record ------------------------------------------------------------------------------------------------


def _times_ordered(row: Row) -> str | None:
    # A service may answer a call without ringing, before anybody's telephone rings: then the call was answered first.
    is_call = "id" in row and "session_id" not in row
    for names in (_TIMES[:2] + _TIMES[3:], _TIMES[:1] + _TIMES[2:]) if is_call else (_TIMES,):
        times = [time for time in (moment(row, name) for name in names) if time is not None]
        if times != sorted(times):
            return "the times of a record are out of order"
    return None


def _duration(row: Row) -> str | None:
    answered_at, ended_at = moment(row, "answered_at"), moment(row, "ended_at")
    if answered_at is None or ended_at is None:
        talk = 0.0
    else:
        talk = (ended_at.replace(microsecond=0) - answered_at.replace(microsecond=0)).total_seconds()
    return None if row.get("duration") == talk else "duration is not the talk time"


def _direction(row: Row) -> str | None:
    direction = row.get("direction")
    if direction == "EXTENSION_CALL" and any(row.get(name) for name in ("trunk", "did_cid", "outbound_caller_id")):
        return "a call inside the PBX has a trunk or an outside number"
    if direction in _FROM_OUTSIDE and not row.get("trunk"):
        return "a call from outside has no trunk"
    if direction == "OUTBOUND_CALL" and row.get("did_cid"):
        return "a call to outside has a dialled DID"
    return None


def _destination(row: Row) -> str | None:
    is_call = "id" in row and "session_id" not in row
    return "a call has a destination, which is a leg's" if is_call and row.get("destination") else None


def _cancelled(row: Row) -> str | None:
    is_broken = row.get("end_reason") == "CANCELLED" and row.get("answered_at")
    return "a record was answered and cancelled" if is_broken else None


def _answered_has_no_error(row: Row) -> str | None:
    is_broken = row.get("answered_at") and row.get("status_code") != 0
    return "a record was answered and has an error status" if is_broken else None


def _id_tells_time(row: Row) -> str | None:
    text, started_at = row.get("session_id", row.get("id")), moment(row, "started_at")
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()) or started_at is None:
        return None
    told = _ID_EPOCH + timedelta(milliseconds=int(text) >> 22)
    # A later leg of a session begins long after its id was given.
    late = started_at - told if "session_id" not in row else timedelta(0)
    is_right = told - started_at <= _ID_SLACK and late <= _ID_SLACK
    return None if is_right else "an id does not tell the instant of its call"


# ---- of every leg ---------------------------------------------------------------------------------------------------


def _cost(row: Row) -> str | None:
    cost = row.get("cost")
    if not isinstance(cost, int | float) or cost == 0:
        return "nothing was billed, and to an account" if row.get("billed_account") else None
    if cost < 0 or round(cost, 5) != cost:
        return "a cost is below zero or finer than five decimals"
    if not row.get("answered_at"):
        return "a leg that nobody answered costs something"
    if not row.get("trunk") or not row.get("billed_account"):
        return "a leg costs something without a trunk or an account"
    return None


# ---- of every call with its legs ------------------------------------------------------------------------------------


def _ends(call: Row, legs: Sequence[Row]) -> str | None:
    if moment(call, "started_at") != min(filter(None, (moment(leg, "started_at") for leg in legs))):
        return "a call does not begin with its first leg"
    if moment(call, "ended_at") != max(filter(None, (moment(leg, "ended_at") for leg in legs))):
        return "a call does not end with its last leg"
    return None


def _firsts(call: Row, legs: Sequence[Row]) -> str | None:
    for name, word in (("rang_at", "rings"), ("answered_at", "is answered")):
        first = min(filter(None, (moment(leg, name) for leg in legs)), default=None)
        if moment(call, name) != first:
            return f"a call {word} at another instant than the first of its legs"
    return None


def _named(record: Row, side: str) -> tuple[object, ...]:
    """Number, host and name of a side of a call or leg."""
    return tuple(record.get(f"{side}{part}") for part in ("", "_domain", "_display_name"))


def _callee(call: Row, legs: Sequence[Row]) -> str | None:
    first = min(filter(None, (moment(leg, "started_at") for leg in legs)))
    callees = {_named(leg, "callee") for leg in legs if moment(leg, "started_at") == first}
    return None if _named(call, "callee") in callees else "a call has another callee than its first leg"


def _caller(call: Row, legs: Sequence[Row]) -> str | None:
    first = min(filter(None, (moment(leg, "started_at") for leg in legs)))
    callers = {_named(leg, "caller") for leg in legs if moment(leg, "started_at") == first}
    return None if _named(call, "caller") in callers else "a call has another caller than its first leg"


def _line(call: Row, legs: Sequence[Row]) -> str | None:
    # Of several legs some may lie inside the PBX: a queue that calls back rings its agent first.
    leg = legs[0]
    if len(legs) > 1 or not leg.get("answered_at"):
        return None
    if (call.get("trunk") or None) != (leg.get("trunk") or None):
        return "a call of one leg has another trunk than that"
    is_plain = leg.get("direction") == call.get("direction") == "INBOUND_CALL" and leg.get("end_reason") in _HUNG_UP
    if is_plain and not call.get("reroute_reason") and call.get("outbound_caller_id"):
        return "a call that does not leave the PBX has a number for the trunk"
    return None


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        id="cdr.times-ordered",
        subject="record",
        sentence="A leg starts, rings, is answered and ends in this order; a call may be answered before it rings.",
        kills="answered_before_it_began",
        of_record=_times_ordered,
    ),
    Invariant(
        id="cdr.duration",
        subject="record",
        sentence="`duration` is the talk time: answered to ended, both cut to whole seconds; 0 without an answer.",
        kills="duration_is_one_more",
        of_record=_duration,
    ),
    Invariant(
        id="cdr.direction-fits",
        subject="record",
        sentence="Trunk, DID and shown number are there where the direction has them, and nowhere else.",
        kills="internal_call_has_a_trunk",
        of_record=_direction,
    ),
    Invariant(
        id="cdr.destination",
        subject="record",
        sentence="A whole call has no destination; its legs have.",
        kills="calls_have_a_destination",
        of_record=_destination,
    ),
    Invariant(
        id="cdr.cancelled-unanswered",
        subject="record",
        sentence="What the caller cancelled was never answered.",
        kills="answered_and_cancelled",
        of_record=_cancelled,
    ),
    Invariant(
        id="cdr.answered-status",
        subject="record",
        sentence="What was answered has status 0; the other way round does not hold, status 0 may be unanswered.",
        kills="answered_with_an_error",
        of_record=_answered_has_no_error,
    ),
    Invariant(
        id="cdr.id-tells-time",
        subject="record",
        sentence="The id of a call tells the instant at which it began.",
        kills="",
        of_record=_id_tells_time,
        is_promised=False,
    ),
    Invariant(
        id="cdr.cost-fits",
        subject="leg",
        sentence="A leg costs something only if it was answered, through a trunk, and on an account; to five decimals.",
        kills="silence_costs",
        of_record=_cost,
    ),
    Invariant(
        id="agreement.roll-up",
        subject="call",
        sentence="A call begins with its first leg and ends with its last.",
        kills="call_ends_too_late",
        of_call=_ends,
    ),
    Invariant(
        id="agreement.roll-up-answer",
        subject="call",
        sentence="A call rings and is answered when the first of its legs does and is.",
        kills="first_leg_answered_late",
        of_call=_firsts,
    ),
    Invariant(
        id="agreement.roll-up-callee",
        subject="call",
        sentence="The callee of a call is that of its first leg.",
        kills="callee_of_the_last_leg",
        of_call=_callee,
    ),
    Invariant(
        id="agreement.roll-up-caller",
        subject="call",
        sentence="The caller of a call is that of its first leg.",
        kills="caller_of_the_legs_is_another",
        of_call=_caller,
    ),
    Invariant(
        id="agreement.roll-up-line",
        subject="call",
        sentence="A call of one answered leg has that leg's trunk; if it stays in the PBX, it shows no number to it.",
        kills="calls_out_have_no_trunk",
        of_call=_line,
    ),
)
