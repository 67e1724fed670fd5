"""Calls between extensions."""

from mockpbx.model import Direction, EndReason
from mockpbx.world.batch import Batch, Field, codes_of
from mockpbx.world.draws import Draws, Ints
from mockpbx.world.people import RING_USER, TALK_INTERNAL, Cast, Party, settle

USER_TIMEOUT = 60_000_000
UNKNOWN_EXTENSIONS = range(901, 999)
"""Numbers that people dial and nobody has."""


def _begin(cast: Cast, draws: Draws, started_at: Ints) -> tuple[Batch, Party]:
    caller, callee = draws.pair("extensions", cast.extension_count)
    batch = Batch(cast, draws, started_at, Direction.EXTENSION)
    return batch.from_extension(caller), cast.extension(callee)


def answered(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """One calls, the other answers."""
    return _talk(*_begin(cast, draws, started_at))


def launched(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """A program launches the call and leaves a note on it."""
    batch, callee = _begin(cast, draws, started_at)
    batch.user_data = codes_of(draws.whole("ticket", 1000, 10_000), cast, "ticket={}")
    return _talk(batch, callee)


def _talk(batch: Batch, callee: Party) -> Batch:
    rang_at = batch.rings()
    answered_at = settle(rang_at + batch.draws.along("ring", RING_USER))
    reason = batch.cast.hung_up(batch.draws)
    batch.leg(
        callee,
        started_at=batch.started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=answered_at + batch.draws.along("talk", TALK_INTERNAL),
        end_reason=reason,
    )
    return batch.done(reason)


def _unanswered(batch: Batch, callee: Party, *, status_code: int, ringing: Ints | int | None) -> Batch:
    cancelled: Field = batch.code(EndReason.CANCELLED) if status_code == 487 else 0
    rang_at = None if ringing is None else batch.rings()
    refused_at = batch.started_at + batch.draws.micros("not there", 0.02, 0.08)
    batch.leg(
        callee,
        started_at=batch.started_at,
        rang_at=rang_at,
        ended_at=refused_at if rang_at is None or ringing is None else rang_at + ringing,
        end_reason=cancelled,
        status_code=status_code,
    )
    return batch.done(cancelled)


def busy(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The other one is on the phone."""
    ringing = draws.micros("ringing", 0.4, 2.5)
    return _unanswered(*_begin(cast, draws, started_at), status_code=486, ringing=ringing)


def declined(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The other one declines."""
    ringing = draws.micros("ringing", 1.5, 9.0)
    return _unanswered(*_begin(cast, draws, started_at), status_code=603, ringing=ringing)


def no_answer(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """Nobody answers until the time is over."""
    return _unanswered(*_begin(cast, draws, started_at), status_code=408, ringing=USER_TIMEOUT)


def cancelled(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The caller gives up while it rings."""
    ringing = draws.micros("ringing", 3.0, 40.0)
    return _unanswered(*_begin(cast, draws, started_at), status_code=487, ringing=ringing)


def unregistered(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The other one's phone is not there."""
    return _unanswered(*_begin(cast, draws, started_at), status_code=480, ringing=None)


def unknown(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """There is no such extension: the PBX refuses, and no leg is made."""
    batch, _ = _begin(cast, draws, started_at)
    numbers = codes_of(draws.whole("unknown", UNKNOWN_EXTENSIONS.start, UNKNOWN_EXTENSIONS.stop), cast)
    return batch.refused(Party(number=numbers, name=0, domain=cast.domain, destination=0), status_code=404)


def voicemail(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """Nobody answers, and voicemail takes the call."""
    return to_voicemail(*_begin(cast, draws, started_at))


def to_voicemail(batch: Batch, callee: Party) -> Batch:
    """Ring extensions in vain, then leave a message."""
    rang_at = batch.rings()
    given_up_at = settle(rang_at + batch.draws.micros("in vain", 18.0, 25.0))
    batch.leg(callee, started_at=batch.started_at, rang_at=rang_at, ended_at=given_up_at)
    answered_at = given_up_at + 50_000
    reason = batch.code(EndReason.CALLER_DISCONNECTED)
    batch.leg(
        batch.cast.voicemail,
        started_at=given_up_at + 10_000,
        rang_at=given_up_at + 30_000,
        answered_at=answered_at,
        ended_at=answered_at + batch.draws.micros("message", 4.0, 60.0),
        end_reason=reason,
    )
    return batch.done(reason)
