"""The rules of one PBX and how often each has struck. Refuses to know what faults do."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from mockpbx.errors import invalid
from mockpbx.faults.build import build_rule
from mockpbx.faults.catalogue import FAULTS
from mockpbx.faults.profiles import PROFILES
from mockpbx.faults.rule import FaultRule
from mockpbx.faults.strike import Strike, draw

MOST_RULES = 100
_RANKS = {name: rank for rank, name in enumerate(FAULTS)}


@dataclass(slots=True, kw_only=True)
class _Entry:
    rule: FaultRule
    memory: Any
    matched_count: int = 0
    struck_count: int = 0

    def is_spent(self) -> bool:
        return self.rule.count is not None and self.struck_count >= self.rule.count


class FaultBook:
    """The faults that are in force: changed from one thread, asked from another.

    Whether a rule strikes is a function of the seed, the rule's number since the book was last empty by `clear`, and
    the number of the request among those that match the rule. So the same seed, rules and requests give the same
    faults, and one more rule changes no other.
    """

    def __init__(self, seed: int, operations: Collection[str]) -> None:
        """Begin without rules; `operations` are the operationIds that rules may name."""
        self.is_empty = True
        """Whether there is no rule: to be asked first, because it costs nothing."""
        self._seed = seed
        self._operations = tuple(operations)
        self._lock = Lock()
        self._entries: dict[str, _Entry] = {}
        self._number = 0

    def adopt(self, operations: Collection[str]) -> None:
        """Know the operations of another document; rules stay, and strike what they name if it is still there."""
        self._operations = tuple(operations)

    def draw_by(self, seed: int) -> None:
        """Let another seed fix what comes from now on; rules and counts stay."""
        with self._lock:
            self._seed = seed

    def add(self, body: Mapping[str, Any]) -> FaultRule:
        """Put a rule in force; ValidationError names what is wrong with its body."""
        with self._lock:
            if len(self._entries) >= MOST_RULES:
                raise invalid("body", f"there are {MOST_RULES} rules already, and no more are kept")
            rule = build_rule(body, id=str(self._number + 1), operations_known=self._operations)
            self._number += 1
            self._entries[rule.id] = _Entry(rule=rule, memory=FAULTS[rule.fault].memory(rule.settings))
            self.is_empty = False
            return rule

    def remove(self, rule_id: str) -> bool:
        """Put a rule out of force; False when there is none with this id."""
        with self._lock:
            found = self._entries.pop(rule_id, None)
            self.is_empty = not self._entries
            return found is not None

    def clear(self) -> None:
        """Forget all rules and all counts, and number anew."""
        with self._lock:
            self._entries = {}
            self._number = 0
            self.is_empty = True

    def apply_profile(self, name: str) -> None:
        """Put the rules of a profile in force, and no others; ValidationError when there is no such profile."""
        if name not in PROFILES:
            raise invalid("profile", f"must be one of {', '.join(PROFILES)}")
        self.clear()
        for body in PROFILES[name].rules:
            self.add(body)

    def rules(self) -> tuple[tuple[FaultRule, int, int], ...]:
        """Return the rules in their order, how often each has struck, and how many requests it was matched with."""
        with self._lock:
            return tuple((one.rule, one.struck_count, one.matched_count) for one in self._entries.values())

    def strikes(self, operation_id: str) -> tuple[Strike, ...]:
        """Count one request of an operation, and return what strikes it, the outermost first."""
        with self._lock:
            met = [self._meet(one) for one in self._entries.values() if one.rule.is_for(operation_id)]
        return tuple(sorted(filter(None, met), key=lambda strike: _RANKS[strike.rule.fault]))

    def _meet(self, entry: _Entry) -> Strike | None:
        rule = entry.rule
        number = entry.matched_count
        entry.matched_count += 1
        is_due = (
            number >= rule.skip and not entry.is_spent() and draw(self._seed, rule.id, number, "due") < rule.probability
        )
        if not is_due and not FAULTS[rule.fault].watches:
            return None
        return Strike(
            rule=rule,
            seed=self._seed,
            number=number,
            is_due=is_due,
            memory=entry.memory,
            land=lambda: self._land(entry),
        )

    def _land(self, entry: _Entry) -> bool:
        with self._lock:
            if entry.is_spent():
                return False
            entry.struck_count += 1
            return True
