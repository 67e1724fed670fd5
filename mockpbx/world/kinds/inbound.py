"""Calls from the world to an extension, with what may become of them there."""

from random import Random

from mockpbx.model import Direction, EndReason, Extension, Instant, RerouteReason
from mockpbx.world.draft import Draft, Outcome, settle
from mockpbx.world.kinds.internal import USER_TIMEOUT_SECONDS, hanger_up, to_voicemail
from mockpbx.world.people import Cast, after, ring, talk


def begin(cast: Cast, die: Random, started_at: Instant, direction: Direction = Direction.INBOUND) -> Draft:
    """Let somebody outside call one of our numbers."""
    draft = Draft(die=die, directory=cast.directory, started_at=started_at, direction=direction)
    trunk, did = cast.line(die)
    return draft.from_outside(cast.contact(die), trunk, did)


def _to_extension(
    draft: Draft, callee: Extension, *, started_at: Instant, end_reason: EndReason | None, mu: float = 4.507
) -> Instant:
    """Let an extension answer and talk; return when it ended."""
    rang_at = after(started_at, draft.die.uniform(0.03, 0.09))
    answered_at = settle(after(rang_at, ring(draft.die, USER_TIMEOUT_SECONDS)))
    ended_at = settle(after(answered_at, talk(draft.die, mu, 1.1)))
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=ended_at,
        end_reason=end_reason,
    )
    return ended_at


def answered(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The extension answers."""
    draft = begin(cast, die, started_at)
    reason = hanger_up(die)
    _to_extension(draft, die.choice(cast.directory.extensions), started_at=started_at, end_reason=reason)
    return draft.done(reason)


def voicemail(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """Nobody answers, and voicemail takes the call."""
    return to_voicemail(begin(cast, die, started_at), die.choice(cast.directory.extensions))


def cancelled(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The caller gives up while it rings."""
    draft = begin(cast, die, started_at)
    callee = die.choice(cast.directory.extensions)
    rang_at = draft.rings()
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=started_at,
        rang_at=rang_at,
        ended_at=after(rang_at, die.uniform(2.0, 45.0)),
        end_reason=EndReason.CANCELLED,
        status_code=487,
    )
    return draft.done(EndReason.CANCELLED)


def blind_transfer(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """Who answers sends the caller on without a word to the next one."""
    draft = begin(cast, die, started_at)
    first, second = cast.pair(die)
    given_at = _to_extension(draft, first, started_at=started_at, end_reason=EndReason.BLIND_TRANSFER_COMPLETED, mu=3.0)
    reason = hanger_up(die)
    _take_over(draft, second, at=given_at, end_reason=reason)
    return draft.done(reason)


def _take_over(draft: Draft, callee: Extension, *, at: Instant, end_reason: EndReason) -> None:
    answered_at = after(at, 0.04)
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=after(at, 0.01),
        rang_at=after(at, 0.02),
        answered_at=answered_at,
        ended_at=after(answered_at, talk(draft.die, 4.2, 1.0)),
        end_reason=end_reason,
        reroute_reason=RerouteReason.TRANSFER,
    )


def attended_transfer(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """Who answers asks a colleague first, then puts the caller through."""
    draft = begin(cast, die, started_at)
    first, second = cast.pair(die)
    given_at = _to_extension(draft, first, started_at=started_at, end_reason=EndReason.REPLACED, mu=3.6)
    answered_at = draft.last.answered_at or started_at
    asked_at = Instant(answered_at + (given_at - answered_at) // 2)
    heard_at = Instant(asked_at + (given_at - asked_at) // 2)
    draft.leg(
        second.number,
        name=second.display_name,
        host=second.host,
        caller=first,
        started_at=asked_at,
        rang_at=Instant(asked_at + (heard_at - asked_at) // 2),
        answered_at=heard_at,
        ended_at=given_at,
        end_reason=EndReason.CONSULT_TRANSFER_COMPLETED,
    )
    reason = hanger_up(die)
    _take_over(draft, second, at=given_at, end_reason=reason)
    return draft.done(reason)


def forwarded(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """Nobody answers at the desk, and the call goes on to the user's mobile through a trunk."""
    draft = begin(cast, die, started_at, Direction.INBOUND_OUTBOUND)
    callee = die.choice(cast.with_mobile)
    rang_at = draft.rings()
    given_up_at = after(rang_at, die.uniform(12.0, 20.0))
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=started_at,
        rang_at=rang_at,
        ended_at=given_up_at,
        end_reason=EndReason.REDIRECTED,
    )
    trunk, _ = cast.line(die)
    mobile_rang_at = after(given_up_at, die.uniform(0.8, 2.5))
    answered_at = settle(after(mobile_rang_at, ring(die, 30.0)))
    reason = hanger_up(die)
    draft.leg(
        callee.mobile or "",
        host=trunk.host + ":5060",
        out=trunk,
        started_at=after(given_up_at, 0.02),
        rang_at=mobile_rang_at,
        answered_at=answered_at,
        ended_at=after(answered_at, talk(die, 4.507, 1.1)),
        end_reason=reason,
        reroute_reason=RerouteReason.TRANSFER,
    )
    return draft.done(reason)
