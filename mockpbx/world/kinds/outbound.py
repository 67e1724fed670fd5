"""Calls from an extension to the world."""

import numpy as np

from mockpbx.history import Codes
from mockpbx.model import Direction, EndReason
from mockpbx.world.batch import Batch, Field
from mockpbx.world.draws import Draws, Ints
from mockpbx.world.people import RING_OUTSIDE, TALK, Cast, settle


def _begin(cast: Cast, draws: Draws, started_at: Ints) -> tuple[Batch, Ints, Codes]:
    batch = Batch(cast, draws, started_at, Direction.OUTBOUND)
    batch.from_extension(draws.below("extension", cast.extension_count))
    numbers = cast.outside_numbers(draws)
    return batch, cast.route(numbers), numbers


def answered(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The other side answers, and somebody pays."""
    batch, trunks, numbers = _begin(cast, draws, started_at)
    rang_at = started_at + draws.micros("rings", 0.8, 3.5)
    answered_at = settle(rang_at + draws.along("ring", RING_OUTSIDE))
    reason = cast.hung_up(draws)
    batch.leg(
        cast.outside(numbers, trunks),
        out=trunks,
        started_at=started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=answered_at + draws.along("talk", TALK),
        end_reason=reason,
    )
    return batch.done(reason)


def _unanswered(cast: Cast, draws: Draws, started_at: Ints, *, status_code: int, longest: float, least: float) -> Batch:
    batch, trunks, numbers = _begin(cast, draws, started_at)
    rang_at = started_at + draws.micros("rings", 0.8, 3.5)
    cancelled: Field = batch.code(EndReason.CANCELLED) if status_code == 487 else 0
    batch.leg(
        cast.outside(numbers, trunks),
        out=trunks,
        started_at=started_at,
        rang_at=rang_at,
        ended_at=rang_at + draws.micros("ringing", least, longest),
        end_reason=cancelled,
        status_code=status_code,
    )
    return batch.done(cancelled)


def busy(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The other side is busy."""
    return _unanswered(cast, draws, started_at, status_code=486, least=0.3, longest=1.5)


def no_answer(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The other side is not there."""
    return _unanswered(cast, draws, started_at, status_code=480, least=25.0, longest=55.0)


def cancelled(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The caller gives up while it rings."""
    return _unanswered(cast, draws, started_at, status_code=487, least=4.0, longest=35.0)


def refused_by_trunk(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The carrier refuses the call at once."""
    batch, trunks, numbers = _begin(cast, draws, started_at)
    batch.leg(
        cast.outside(numbers, trunks),
        out=trunks,
        started_at=started_at,
        ended_at=started_at + draws.micros("refused", 0.2, 1.5),
        status_code=np.array([403, 404, 503])[draws.below("status", 3)],
    )
    return batch.done(0)


def refused_by_pbx(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """No outbound rule allows the call: the PBX refuses, and no leg is made."""
    batch, trunks, numbers = _begin(cast, draws, started_at)
    status = np.array([403, 404])[draws.below("status", 2)]
    return batch.refused(cast.outside(numbers, trunks), status_code=status, out=trunks)
