"""The named worlds, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mockpbx.world.directory import EXTENSION_COUNT

OFFICE_MIX: Mapping[str, float] = {
    "internal_answered": 13.9,
    "internal_voicemail": 2.2,
    "internal_busy": 2.2,
    "internal_declined": 0.9,
    "internal_unregistered": 0.7,
    "internal_unknown": 0.9,
    "internal_no_answer": 0.7,
    "internal_cancelled": 0.4,
    "internal_launched": 0.4,
    "inbound_answered": 11.0,
    "inbound_voicemail": 3.6,
    "inbound_cancelled": 2.0,
    "inbound_queue": 17.0,
    "inbound_queue_abandoned": 1.0,
    "inbound_queue_overflow": 0.3,
    "queue_callback": 0.4,
    "inbound_ring_group": 4.5,
    "inbound_blind_transfer": 2.0,
    "inbound_attended_transfer": 1.0,
    "inbound_forwarded": 2.0,
    "outbound_answered": 22.5,
    "outbound_busy": 4.4,
    "outbound_no_answer": 2.8,
    "outbound_cancelled": 1.5,
    "outbound_refused_by_trunk": 0.9,
    "outbound_refused_by_pbx": 0.9,
}
_RUSH_MIX: Mapping[str, float] = {
    **OFFICE_MIX,
    "inbound_queue": 60.0,
    "inbound_queue_abandoned": 25.0,
    "inbound_queue_overflow": 8.0,
    "queue_callback": 5.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A kind of world: how many calls over how many days, of which kinds, with how long waits in queues.

    `each_kind_once` makes one call of every kind, at even instants, instead of a number of them;
    `around_clock_change` puts the calls evenly around the last time that the tenant's clocks were put forward or back.
    """

    sentence: str
    call_count: int
    days: int = 30
    mix: Mapping[str, float] = field(default_factory=lambda: OFFICE_MIX)
    wait_factor: float = 1.0
    extension_count: int = EXTENSION_COUNT
    each_kind_once: bool = False
    around_clock_change: bool = False


SCENARIOS: Mapping[str, Scenario] = {
    "office": Scenario(sentence="A month of an ordinary office.", call_count=10_000),
    "empty": Scenario(sentence="A directory, and not one call.", call_count=0),
    "tiny": Scenario(
        sentence="Each kind of call once, for checking by hand.", call_count=0, days=1, each_kind_once=True
    ),
    "queue-rush": Scenario(
        sentence="Two days on which the queues overflow.", call_count=3_000, days=2, mix=_RUSH_MIX, wait_factor=4.0
    ),
    "dst-night": Scenario(
        sentence="A day and a night across the last change of clocks.",
        call_count=2_000,
        days=2,
        around_clock_change=True,
    ),
    "huge": Scenario(
        sentence="A year of a company with 400 extensions.", call_count=1_000_000, days=365, extension_count=400
    ),
}
