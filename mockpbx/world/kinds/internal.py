"""Calls between extensions."""

from random import Random

from mockpbx.model import Direction, EndReason, Extension, Instant
from mockpbx.world.draft import Draft, Outcome, settle
from mockpbx.world.people import Cast, after, ring, talk

USER_TIMEOUT_SECONDS = 60.0


def _begin(cast: Cast, die: Random, started_at: Instant) -> tuple[Draft, Extension]:
    caller, callee = cast.pair(die)
    draft = Draft(die=die, directory=cast.directory, started_at=started_at, direction=Direction.EXTENSION)
    return draft.from_extension(caller), callee


def hanger_up(die: Random) -> EndReason:
    """Draw who hung up an answered call."""
    return EndReason.CALLER_DISCONNECTED if die.random() < 0.55 else EndReason.CALLEE_DISCONNECTED


def answered(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """One calls, the other answers."""
    draft, callee = _begin(cast, die, started_at)
    return _talk(draft, callee)


def launched(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """A program launches the call and leaves a note on it."""
    draft, callee = _begin(cast, die, started_at)
    draft.user_data = f"ticket={die.randrange(1000, 10_000)}"
    return _talk(draft, callee)


def _talk(draft: Draft, callee: Extension) -> Outcome:
    rang_at = draft.rings()
    answered_at = settle(after(rang_at, ring(draft.die, USER_TIMEOUT_SECONDS)))
    reason = hanger_up(draft.die)
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=draft.started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=after(answered_at, talk(draft.die, 3.9, 1.1)),
        end_reason=reason,
    )
    return draft.done(reason)


def _unanswered(draft: Draft, callee: Extension, *, status_code: int, ringing: float | None) -> Outcome:
    rang_at = draft.rings() if ringing is not None else None
    cancelled = EndReason.CANCELLED if status_code == 487 else None
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=draft.started_at,
        rang_at=rang_at,
        ended_at=after(rang_at or draft.started_at, ringing if ringing is not None else draft.die.uniform(0.02, 0.08)),
        end_reason=cancelled,
        status_code=status_code,
    )
    return draft.done(cancelled)


def busy(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The other one is on the phone."""
    return _unanswered(*_begin(cast, die, started_at), status_code=486, ringing=die.uniform(0.4, 2.5))


def declined(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The other one declines."""
    return _unanswered(*_begin(cast, die, started_at), status_code=603, ringing=die.uniform(1.5, 9.0))


def no_answer(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """Nobody answers until the time is over."""
    return _unanswered(*_begin(cast, die, started_at), status_code=408, ringing=USER_TIMEOUT_SECONDS)


def cancelled(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The caller gives up while it rings."""
    return _unanswered(*_begin(cast, die, started_at), status_code=487, ringing=die.uniform(3.0, 40.0))


def unregistered(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The other one's phone is not there."""
    return _unanswered(*_begin(cast, die, started_at), status_code=480, ringing=None)


def unknown(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """There is no such extension: the PBX refuses, and no leg is made."""
    draft, _ = _begin(cast, die, started_at)
    return draft.refused(str(die.randrange(170, 200)), status_code=404)


def voicemail(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """Nobody answers, and voicemail takes the call."""
    draft, callee = _begin(cast, die, started_at)
    return to_voicemail(draft, callee)


def to_voicemail(draft: Draft, callee: Extension) -> Outcome:
    """Ring an extension in vain, then leave a message."""
    rang_at = draft.rings()
    given_up_at = settle(after(rang_at, draft.die.uniform(18.0, 25.0)))
    draft.leg(
        callee.number,
        name=callee.display_name,
        host=callee.host,
        started_at=draft.started_at,
        rang_at=rang_at,
        ended_at=given_up_at,
    )
    answered_at = after(given_up_at, 0.05)
    draft.leg(
        draft.directory.voicemail_number,
        name="Voicemail",
        started_at=after(given_up_at, 0.01),
        rang_at=after(given_up_at, 0.03),
        answered_at=answered_at,
        ended_at=after(answered_at, draft.die.uniform(4.0, 60.0)),
        end_reason=EndReason.CALLER_DISCONNECTED,
    )
    return draft.done(EndReason.CALLER_DISCONNECTED)
