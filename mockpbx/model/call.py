"""Calls and their legs as frozen values, with the vocabulary of the wire. Refuses to know HTTP, SQL, time of day."""

from dataclasses import dataclass
from enum import StrEnum

from mockpbx.model.instant import Instant, whole_seconds


class Direction(StrEnum):
    """Which way a call crosses the PBX: trunk to PBX, PBX to trunk, inside, or trunk to trunk."""

    INBOUND = "INBOUND_CALL"
    OUTBOUND = "OUTBOUND_CALL"
    EXTENSION = "EXTENSION_CALL"
    INBOUND_OUTBOUND = "INBOUND_OUTBOUND_CALL"


class EndReason(StrEnum):
    """How a call or a leg ended; blank (None) when it was never answered or the reason is unknown."""

    CALLER_DISCONNECTED = "CALLER_DISCONNECTED"
    CALLEE_DISCONNECTED = "CALLEE_DISCONNECTED"
    BLIND_TRANSFER_COMPLETED = "BLIND_TRANSFER_COMPLETED"
    CONSULT_TRANSFER_COMPLETED = "CONSULT_TRANSFER_COMPLETED"
    REPLACED = "REPLACED"
    REFERRED = "REFERRED"
    REDIRECTED = "REDIRECTED"
    CANCELLED = "CANCELLED"


class RerouteReason(StrEnum):
    """Why a leg exists beside the one before it (version 22.2 knows these two)."""

    TRANSFER = "TRANSFER"
    OVERFLOW = "OVERFLOW"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """The facts a call and each of its legs have in common.

    `None` is the API's blank. `status_code` 0 means "no error", not "answered":
    answered is `answered_at is not None`. `duration_seconds` is talk time.
    """

    id: str
    caller: str
    caller_domain: str
    caller_display_name: str | None
    callee: str
    callee_domain: str
    callee_display_name: str | None
    started_at: Instant
    rang_at: Instant | None
    answered_at: Instant | None
    ended_at: Instant
    call_id: str
    direction: Direction
    end_reason: EndReason | None
    reroute_reason: RerouteReason | None
    status_code: int
    destination: str | None
    outbound_caller_id: str | None
    did_cid: str | None
    trunk: str | None
    service_number: str | None
    user_data: str | None

    @property
    def duration_seconds(self) -> int:
        """Talk time: answered to ended in whole seconds, 0 when unanswered."""
        return 0 if self.answered_at is None else whole_seconds(self.answered_at, self.ended_at)

    @property
    def ring_seconds(self) -> int:
        """Ring time: rang to answered, or to ended when unanswered; 0 when it never rang."""
        if self.rang_at is None:
            return 0
        return whole_seconds(self.rang_at, self.answered_at or self.ended_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg(CallFacts):
    """One party's share of a call: a row of `/calllogs`, an element of `/cdrs/{id}`.

    `cost` is in the tenant's currency, at most five decimals; `billed_account` is None when nothing was billed.
    """

    session_id: str
    cost: float
    billed_account: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(CallFacts):
    """A call from first digit to last hang-up: a row of `/cdrs`; its `id` is the session id of its legs."""

    legs: tuple[Leg, ...]
