"""What a relation saw: exchanges that belong together, and the facts they are to be judged by. Refuses to judge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.exchange import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Exchanges of one kind, such as a walk through pages, an ordered read, or a create and its read-back.

    `kind` decides which checks look at it; `facts` hold what the exchanges are compared with; `cause` names the case in
    words that hold no data, so that a finding's fingerprint is stable over seeds.
    """

    kind: str
    operation_id: str
    exchanges: tuple[Exchange, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    cause: str = ""
