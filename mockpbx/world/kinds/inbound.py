"""Calls from the world to an extension, with what may become of them there."""

from mockpbx.model import Direction, EndReason, RerouteReason
from mockpbx.world.batch import Batch, Field
from mockpbx.world.draws import Draws, Floats, Ints
from mockpbx.world.kinds.internal import to_voicemail
from mockpbx.world.people import RING_MOBILE, RING_USER, TALK, Cast, Party, settle, talk

_TALK_BEFORE_TRANSFER = talk(3.0, 1.1)
_TALK_BEFORE_CONSULTING = talk(3.6, 1.1)
_TALK_AFTER_TRANSFER = talk(4.2, 1.0)


def begin(cast: Cast, draws: Draws, started_at: Ints, direction: Direction = Direction.INBOUND) -> Batch:
    """Let people outside call our numbers."""
    return Batch(cast, draws, started_at, direction).from_outside()


def _anybody(cast: Cast, draws: Draws) -> Party:
    return cast.extension(draws.below("extension", cast.extension_count))


def _to_extension(batch: Batch, callee: Party, *, end_reason: Field, curve: Floats = TALK) -> tuple[Ints, Ints]:
    """Let extensions answer and talk; return when they answered and when it ended."""
    rang_at = batch.rings()
    answered_at = settle(rang_at + batch.draws.along("ring", RING_USER))
    ended_at = settle(answered_at + batch.draws.along("talk", curve))
    batch.leg(
        callee,
        started_at=batch.started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=ended_at,
        end_reason=end_reason,
    )
    return answered_at, ended_at


def answered(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The extension answers."""
    batch = begin(cast, draws, started_at)
    reason = cast.hung_up(draws)
    _to_extension(batch, _anybody(cast, draws), end_reason=reason)
    return batch.done(reason)


def voicemail(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """Nobody answers, and voicemail takes the call."""
    return to_voicemail(begin(cast, draws, started_at), _anybody(cast, draws))


def cancelled(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The caller gives up while it rings."""
    batch = begin(cast, draws, started_at)
    rang_at = batch.rings()
    reason = batch.code(EndReason.CANCELLED)
    batch.leg(
        _anybody(cast, draws),
        started_at=started_at,
        rang_at=rang_at,
        ended_at=rang_at + draws.micros("ringing", 2.0, 45.0),
        end_reason=reason,
        status_code=487,
    )
    return batch.done(reason)


def blind_transfer(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """Who answers sends the caller on without a word to the next one."""
    batch = begin(cast, draws, started_at)
    first, second = draws.pair("extensions", cast.extension_count)
    transferred = batch.code(EndReason.BLIND_TRANSFER_COMPLETED)
    _, given_at = _to_extension(batch, cast.extension(first), end_reason=transferred, curve=_TALK_BEFORE_TRANSFER)
    return _take_over(batch, cast.extension(second), at=given_at)


def _take_over(batch: Batch, callee: Party, *, at: Ints) -> Batch:
    answered_at = at + 40_000
    reason = batch.cast.hung_up(batch.draws)
    batch.leg(
        callee,
        started_at=at + 10_000,
        rang_at=at + 20_000,
        answered_at=answered_at,
        ended_at=answered_at + batch.draws.along("talk after transfer", _TALK_AFTER_TRANSFER),
        end_reason=reason,
        reroute_reason=batch.code(RerouteReason.TRANSFER),
    )
    return batch.done(reason)


def attended_transfer(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """Who answers asks a colleague first, then puts the caller through."""
    batch = begin(cast, draws, started_at)
    first, second = draws.pair("extensions", cast.extension_count)
    replaced = batch.code(EndReason.REPLACED)
    answered_at, given_at = _to_extension(
        batch, cast.extension(first), end_reason=replaced, curve=_TALK_BEFORE_CONSULTING
    )
    asked_at = answered_at + (given_at - answered_at) // 2
    heard_at = asked_at + (given_at - asked_at) // 2
    batch.leg(
        cast.extension(second),
        caller=first,
        started_at=asked_at,
        rang_at=asked_at + (heard_at - asked_at) // 2,
        answered_at=heard_at,
        ended_at=given_at,
        end_reason=batch.code(EndReason.CONSULT_TRANSFER_COMPLETED),
    )
    return _take_over(batch, cast.extension(second), at=given_at)


def forwarded(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """Nobody answers at the desk, and the call goes on to the user's mobile through a trunk."""
    batch = begin(cast, draws, started_at, Direction.INBOUND_OUTBOUND)
    callee = cast.with_mobile[draws.below("extension", len(cast.with_mobile))]
    rang_at = batch.rings()
    given_up_at = rang_at + draws.micros("in vain", 12.0, 20.0)
    batch.leg(
        cast.extension(callee),
        started_at=started_at,
        rang_at=rang_at,
        ended_at=given_up_at,
        end_reason=batch.code(EndReason.REDIRECTED),
    )
    mobiles = cast.mobiles[callee]
    trunks = cast.route(mobiles)
    mobile_rang_at = given_up_at + draws.micros("mobile rings", 0.8, 2.5)
    answered_at = settle(mobile_rang_at + draws.along("mobile ring", RING_MOBILE))
    reason = cast.hung_up(draws)
    batch.leg(
        cast.outside(mobiles, trunks),
        out=trunks,
        started_at=given_up_at + 20_000,
        rang_at=mobile_rang_at,
        answered_at=answered_at,
        ended_at=answered_at + draws.along("talk", TALK),
        end_reason=reason,
        reroute_reason=batch.code(RerouteReason.TRANSFER),
    )
    return batch.done(reason)
