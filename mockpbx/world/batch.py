"""Calls of one kind while they are being made, all at once: legs come one by one. Refuses to choose what happens."""

from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import BLANK_INSTANT, Codes
from mockpbx.model import SECOND, Direction
from mockpbx.world.draws import Bools, Draws, Ints
from mockpbx.world.people import Cast, Party

Array = NDArray[Any]
Field = Array | int

CODES = (
    *("caller", "caller_domain", "caller_display_name", "callee", "callee_domain", "callee_display_name"),
    *("direction", "end_reason", "reroute_reason", "destination", "outbound_caller_id", "did_cid", "trunk"),
    *("service_number", "user_data", "billed_account"),
)
TIMES = ("started_at", "rang_at", "answered_at", "ended_at")
TYPES: dict[str, type[np.generic]] = {
    **dict.fromkeys(CODES, np.int32),
    **dict.fromkeys(TIMES, np.int64),
    "status_code": np.int16,
    "cost": np.int32,
}
"""The columns of a leg while it is made, with their types; `cost` is in hundred-thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """One leg of some calls: which calls, and a column for each of the fields."""

    calls: Ints
    columns: dict[str, Array]


class Batch:
    """Calls that take the same course. What is given for a field is one value for each call, or one for all."""

    def __init__(self, cast: Cast, draws: Draws, started_at: Ints, direction: Direction) -> None:
        """Begin the calls."""
        self.cast = cast
        self.draws = draws
        self.started_at = started_at
        self.direction = cast.texts.code(direction)
        self.caller: Field = 0
        self.caller_domain: Field = cast.domain
        self.caller_display_name: Field = 0
        self.did_cid: Field = 0
        self.trunk: Field = 0
        self.user_data: Field = 0
        self.end_reason: Field = 0
        self.refused_to: Party | None = None
        self.refused_status: Field = 0
        self.refused_out: Ints | None = None
        self.refused_at: Ints = started_at
        self.asked_of: Ints | None = None
        """The queues that callers asked to call back."""
        self.legs: list[Legs] = []

    def __len__(self) -> int:
        """Count the calls."""
        return len(self.started_at)

    def code(self, text: str) -> int:
        """Return the code of a text."""
        return self.cast.texts.code(text)

    def from_extension(self, places: Ints) -> "Batch":
        """Let extensions call."""
        caller = self.cast.extension(places)
        self.caller, self.caller_display_name = caller.number, caller.name
        return self

    def from_outside(self) -> "Batch":
        """Let people outside call DIDs."""
        contacts = self.cast.contact(self.draws)
        self.caller, self.caller_display_name = self.cast.contact_numbers[contacts], self.cast.contact_names[contacts]
        trunks, self.did_cid = self.cast.line(self.draws)
        self.trunk, self.caller_domain = self.cast.trunk_names[trunks], self.cast.trunk_hosts[trunks]
        return self

    def rings(self, name: str = "rings", *, at: Ints | None = None) -> Ints:
        """Draw when legs ring that begin at an instant, or with the call: 30 to 90 ms later."""
        return (self.started_at if at is None else at) + self.draws.micros(name, 0.03, 0.09)

    def leg(  # noqa: PLR0913 - a leg has that many facts of its own, and each is named where it is given
        self,
        to: Party,
        *,
        started_at: Ints,
        ended_at: Ints,
        rang_at: Ints | None = None,
        answered_at: Ints | None = None,
        end_reason: Field = 0,
        reroute_reason: Field = 0,
        status_code: Field = 0,
        service_number: Field = 0,
        out: Ints | None = None,
        caller: Ints | None = None,
        where: Bools | None = None,
    ) -> None:
        """Add a leg to the calls where it is so, or to all.

        `out` sends it through trunks and bills it; `caller` makes it another extension's than the call's.
        """
        cast, count = self.cast, len(self)
        by = None if caller is None else cast.extension(caller)
        fields: dict[str, Field] = {
            "caller": self.caller if by is None else by.number,
            "caller_domain": self.caller_domain if by is None else cast.domain,
            "caller_display_name": self.caller_display_name if by is None else by.name,
            "callee": to.number,
            "callee_domain": to.domain,
            "callee_display_name": to.name,
            "direction": self.direction,
            "end_reason": end_reason,
            "reroute_reason": reroute_reason,
            "destination": to.destination,
            "outbound_caller_id": 0 if out is None else cast.dids[out, 0],
            "did_cid": self.did_cid,
            "trunk": self.trunk if out is None else cast.trunk_names[out],
            "service_number": service_number,
            "user_data": self.user_data,
            "billed_account": 0,
            "started_at": started_at,
            "rang_at": BLANK_INSTANT if rang_at is None else rang_at,
            "answered_at": BLANK_INSTANT if answered_at is None else answered_at,
            "ended_at": ended_at,
            "status_code": status_code,
            "cost": 0,
        }
        calls = np.arange(count) if where is None else np.flatnonzero(where)
        columns = {name: np.broadcast_to(np.asarray(fields[name], TYPES[name]), count)[calls] for name in TYPES}
        if out is not None and answered_at is not None and cast.directory.billing_enabled:
            self._bill(columns)
        self.legs.append(Legs(calls=calls, columns=columns))

    def _bill(self, columns: dict[str, Array]) -> None:
        answered_at = columns["answered_at"]
        is_answered = answered_at != BLANK_INSTANT
        seconds = np.where(is_answered, columns["ended_at"] // SECOND - answered_at // SECOND, 0)
        columns["cost"] = self.cast.costs(columns["callee"], seconds)
        columns["billed_account"] = np.where(columns["cost"] > 0, self.cast.tenant, 0).astype(np.int32)

    def refused(self, to: Party, *, status_code: Field, out: Ints | None = None) -> "Batch":
        """End calls that the PBX refused before they reached anybody: no legs."""
        self.refused_to, self.refused_status, self.refused_out = to, status_code, out
        self.refused_at = self.started_at + self.draws.micros("refused", 0.004, 0.06)
        return self

    def done(self, end_reason: Field) -> "Batch":
        """End calls with the legs they have; `end_reason` is how the whole call ended."""
        self.end_reason = end_reason
        return self

    def kept(self, where: Bools) -> "Batch":
        """Return the calls where it is so, alone."""
        if where.all():
            return self
        places = np.cumsum(where) - 1
        kept = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                setattr(kept, name, value[where])
        kept.refused_to = self.refused_to and self.refused_to.kept(where)
        kept.legs = []
        for legs in self.legs:
            stay = where[legs.calls]
            columns = {name: values[stay] for name, values in legs.columns.items()}
            kept.legs.append(Legs(calls=places[legs.calls[stay]], columns=columns))
        return kept

    @property
    def ended_at(self) -> Ints:
        """When the calls ended: with the last of their legs."""
        ended_at = self.refused_at.copy()
        for legs in self.legs:
            np.maximum.at(ended_at, legs.calls, legs.columns["ended_at"])
        return ended_at


def codes_of(numbers: Ints, cast: Cast, form: str = "{}") -> Codes:
    """Return codes for numbers written in a form."""
    distinct, places = np.unique(numbers, return_inverse=True)
    return cast.texts.codes(form.format(one) for one in distinct.tolist())[places]
