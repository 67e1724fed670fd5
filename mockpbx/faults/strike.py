"""One strike: a rule met a request. Refuses to know what becomes of it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mockpbx.faults.rule import FaultRule

_UNIT = 2.0**-53


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """What a rule draws for the matching request with this number, counted from 0.

    `is_due` is False for a request that a fault only watches. `land` counts the strike when it really happens, and
    says no when the rule has struck often enough by then. `memory` is what the fault remembers for the rule.
    """

    rule: FaultRule
    seed: int = 0
    number: int = 0
    is_due: bool = True
    memory: Any = None
    land: Callable[[], bool] = lambda: True

    def unit(self, name: str) -> float:
        """Draw from 0 to below 1: a function of seed, rule, request and the draw's name, and of nothing else."""
        return draw(self.seed, self.rule.id, self.number, name)


def draw(seed: int, rule_id: str, number: int, name: str) -> float:
    """Draw from 0 to below 1, by names."""
    text = f"{seed}\x1f{rule_id}\x1f{number}\x1f{name}".encode()
    return (int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big") >> 11) * _UNIT
