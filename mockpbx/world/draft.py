"""A call while it is being made: adds legs one by one and rolls them up. Refuses to choose what happens."""

import base64
from collections.abc import Iterable
from dataclasses import replace
from random import Random
from typing import TypeVar

from mockpbx.ids import snowflake
from mockpbx.model import (
    SECOND,
    Call,
    Direction,
    Directory,
    EndReason,
    Extension,
    Instant,
    Leg,
    RerouteReason,
    Trunk,
)
from mockpbx.model.instant import whole_seconds
from mockpbx.world.billing import cost_of, rate_for
from mockpbx.world.directory import Contact

_CALL_NODE = 1
SERVICE_HOST = "10.20.0.5"
_RANG_LATEST = 880_000


def settle(instant: int) -> Instant:
    """Keep an instant away from the end of its second.

    What follows within a few hundredths then begins in the same second, and the whole seconds of consecutive legs add
    up to those of their call.
    """
    over = instant % SECOND - _RANG_LATEST
    return Instant(instant - over if over > 0 else instant)


class Draft:
    """The facts of one call, and its legs so far. `session_id` is the first of the ids that it takes."""

    def __init__(self, *, die: Random, directory: Directory, started_at: Instant, direction: Direction) -> None:
        """Begin a call."""
        self.die = die
        self.directory = directory
        self.started_at = started_at
        self.direction = direction
        self.caller = ""
        self.caller_domain = directory.domain
        self.caller_display_name: str | None = None
        self.did_cid: str | None = None
        self.trunk: Trunk | None = None
        self.user_data: str | None = None
        self.legs: list[Leg] = []
        self._likely_id = call_id_at(started_at)
        self.call_id = self._new_call_id()

    def _new_call_id(self) -> str:
        return base64.urlsafe_b64encode(self.die.randbytes(16)).decode().rstrip("=") + ".."

    def from_extension(self, extension: Extension) -> "Draft":
        """Let an extension call."""
        self.caller, self.caller_display_name = extension.number, extension.display_name
        return self

    def from_outside(self, contact: Contact, trunk: Trunk, did: str) -> "Draft":
        """Let somebody outside call a DID."""
        self.caller, self.caller_display_name = contact.number, contact.display_name
        self.caller_domain = trunk.host
        self.trunk, self.did_cid = trunk, did
        return self

    def rings(self) -> Instant:
        """Return when a leg that begins now rings: 30 to 90 ms later."""
        return Instant(self.started_at + self.die.randrange(30_000, 90_000))

    @property
    def last(self) -> Leg:
        """The leg added last."""
        return self.legs[-1]

    def leg(  # noqa: PLR0913 - a leg has that many facts of its own, and each is named where it is given
        self,
        callee: str,
        *,
        started_at: Instant,
        ended_at: Instant,
        rang_at: Instant | None = None,
        answered_at: Instant | None = None,
        end_reason: EndReason | None = None,
        reroute_reason: RerouteReason | None = None,
        status_code: int = 0,
        name: str | None = None,
        host: str | None = None,
        service_number: str | None = None,
        out: Trunk | None = None,
        caller: Extension | None = None,
    ) -> Leg:
        """Add a leg; `out` sends it through a trunk and bills it, `caller` makes it another's than the call's."""
        billed = self._billed(callee, answered_at, ended_at, out)
        trunk = out or self.trunk
        leg = Leg(
            id=str(self._likely_id + 1 + len(self.legs)),
            session_id=str(self._likely_id),
            caller=caller.number if caller else self.caller,
            caller_domain=self.directory.domain if caller else self.caller_domain,
            caller_display_name=caller.display_name if caller else self.caller_display_name,
            callee=callee,
            callee_domain=out.host if out else self.directory.domain,
            callee_display_name=name,
            started_at=started_at,
            rang_at=rang_at,
            answered_at=answered_at,
            ended_at=ended_at,
            call_id=self._new_call_id() if self.legs else self.call_id,
            direction=self.direction,
            end_reason=end_reason,
            reroute_reason=reroute_reason,
            status_code=status_code,
            destination=f"sip:{callee}@{host or SERVICE_HOST + ':5060'}",
            outbound_caller_id=out.dids[0] if out else None,
            did_cid=self.did_cid,
            trunk=trunk.name if trunk else None,
            service_number=service_number,
            user_data=self.user_data,
            cost=billed,
            billed_account=self.directory.tenant if billed else None,
        )
        self.legs.append(leg)
        return leg

    def _billed(self, callee: str, answered_at: Instant | None, ended_at: Instant, out: Trunk | None) -> float:
        if out is None or answered_at is None or not self.directory.billing_enabled:
            return 0
        rate = rate_for(callee, self.directory.rates)
        return cost_of(whole_seconds(answered_at, ended_at), rate) if rate else 0

    def refused(self, callee: str, *, status_code: int, out: Trunk | None = None, name: str | None = None) -> "Outcome":
        """End a call that the PBX refused before it reached anybody: no legs."""
        ended_at = Instant(self.started_at + self.die.randrange(4_000, 60_000))
        return Outcome(self, callee=callee, name=name, ended_at=ended_at, status_code=status_code, out=out)

    def done(self, end_reason: EndReason | None) -> "Outcome":
        """End a call with the legs it has; `end_reason` is how the whole call ended."""
        first = self.legs[0]
        ended_at = max(leg.ended_at for leg in self.legs)
        answered = any(leg.answered_at is not None for leg in self.legs)
        status_code = 0 if answered else self.legs[-1].status_code
        outcome = Outcome(
            self, callee=first.callee, name=first.callee_display_name, ended_at=ended_at, status_code=status_code
        )
        outcome.end_reason = end_reason
        return outcome


class Outcome:
    """A finished draft that only wants its ids."""

    def __init__(
        self,
        draft: Draft,
        *,
        callee: str,
        name: str | None,
        ended_at: Instant,
        status_code: int,
        out: Trunk | None = None,
    ) -> None:
        """Hold what the call came to."""
        self.draft = draft
        self.ended_at = ended_at
        self.end_reason: EndReason | None = None
        self._callee = callee
        self._name = name
        self._status_code = status_code
        self._out = out

    @property
    def started_at(self) -> Instant:
        """When the call began."""
        return self.draft.started_at

    @property
    def id_count(self) -> int:
        """How many ids the call and its legs take."""
        return 1 + len(self.draft.legs)

    def with_ids(self, first_id: int) -> Call:
        """Number the call and its legs and roll the legs up."""
        draft = self.draft
        legs = sorted(draft.legs, key=lambda leg: leg.started_at)
        session_id = str(first_id)
        trunk = draft.trunk or self._out
        return Call(
            id=session_id,
            caller=draft.caller,
            caller_domain=draft.caller_domain,
            caller_display_name=draft.caller_display_name,
            callee=self._callee,
            callee_domain=self._out.host if self._out else (legs[0].callee_domain if legs else draft.directory.domain),
            callee_display_name=self._name,
            started_at=draft.started_at,
            rang_at=_first(leg.rang_at for leg in legs),
            answered_at=_first(leg.answered_at for leg in legs),
            ended_at=self.ended_at,
            call_id=draft.call_id,
            direction=draft.direction,
            end_reason=self.end_reason,
            reroute_reason=_last(leg.reroute_reason for leg in legs),
            status_code=self._status_code,
            destination=None,
            outbound_caller_id=self._out.dids[0] if self._out else _last(leg.outbound_caller_id for leg in legs),
            did_cid=draft.did_cid,
            trunk=trunk.name if trunk else (legs[0].trunk if legs else None),
            service_number=_last(leg.service_number for leg in legs),
            user_data=draft.user_data,
            legs=tuple(_numbered(leg, session_id, first_id + 1 + index) for index, leg in enumerate(legs)),
        )


T = TypeVar("T")


def _first(instants: Iterable[Instant | None]) -> Instant | None:
    known = [instant for instant in instants if instant is not None]
    return min(known, default=None)


def _last(values: Iterable[T | None]) -> T | None:
    known = [value for value in values if value is not None]
    return known[-1] if known else None


def _numbered(leg: Leg, session_id: str, leg_id: int) -> Leg:
    # The ids that a leg was made with are the right ones, unless two calls began in the same millisecond.
    if leg.id == str(leg_id) and leg.session_id == session_id:
        return leg
    return replace(leg, id=str(leg_id), session_id=session_id)


def call_id_at(started_at: Instant) -> int:
    """Return the first id that the PBX gives out in the millisecond of an instant."""
    return snowflake(started_at // 1000, node=_CALL_NODE, sequence=0)
