"""Calls from an extension to the world."""

from random import Random

from mockpbx.model import Direction, EndReason, Instant, Trunk
from mockpbx.world.draft import Draft, Outcome, settle
from mockpbx.world.kinds.internal import hanger_up
from mockpbx.world.people import Cast, after, ring, talk


def _begin(cast: Cast, die: Random, started_at: Instant) -> tuple[Draft, Trunk, str]:
    caller = die.choice(cast.directory.extensions)
    draft = Draft(die=die, directory=cast.directory, started_at=started_at, direction=Direction.OUTBOUND)
    trunk, _ = cast.line(die)
    return draft.from_extension(caller), trunk, cast.outside_number(die)


def answered(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The other side answers, and somebody pays."""
    draft, trunk, number = _begin(cast, die, started_at)
    rang_at = after(started_at, die.uniform(0.8, 3.5))
    answered_at = settle(after(rang_at, ring(die, 45.0)))
    reason = hanger_up(die)
    draft.leg(
        number,
        host=trunk.host + ":5060",
        out=trunk,
        started_at=started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=after(answered_at, talk(die, 4.507, 1.1)),
        end_reason=reason,
    )
    return draft.done(reason)


def _unanswered(cast: Cast, die: Random, started_at: Instant, *, status_code: int, ringing: float | None) -> Outcome:
    draft, trunk, number = _begin(cast, die, started_at)
    rang_at = after(started_at, die.uniform(0.8, 3.5)) if ringing is not None else None
    cancelled = EndReason.CANCELLED if status_code == 487 else None
    draft.leg(
        number,
        host=trunk.host + ":5060",
        out=trunk,
        started_at=started_at,
        rang_at=rang_at,
        ended_at=after(rang_at or started_at, ringing if ringing is not None else die.uniform(0.2, 1.5)),
        end_reason=cancelled,
        status_code=status_code,
    )
    return draft.done(cancelled)


def busy(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The other side is busy."""
    return _unanswered(cast, die, started_at, status_code=486, ringing=die.uniform(0.3, 1.5))


def no_answer(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The other side is not there."""
    return _unanswered(cast, die, started_at, status_code=480, ringing=die.uniform(25.0, 55.0))


def cancelled(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The caller gives up while it rings."""
    return _unanswered(cast, die, started_at, status_code=487, ringing=die.uniform(4.0, 35.0))


def refused_by_trunk(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The carrier refuses the call at once."""
    return _unanswered(cast, die, started_at, status_code=die.choice((403, 404, 503)), ringing=None)


def refused_by_pbx(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """No outbound rule allows the call: the PBX refuses, and no leg is made."""
    draft, trunk, number = _begin(cast, die, started_at)
    return draft.refused(number, status_code=die.choice((403, 404)), out=trunk)
