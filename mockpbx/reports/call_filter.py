"""The filter of the NORMAL report: who called whom, answered or not, for how long. Refuses to know tables."""

from collections.abc import Callable, Mapping, Set
from types import MappingProxyType
from typing import Any

from mockpbx.model import Call


def keeps(filter: Mapping[str, Any], call: Call, *, extensions: Set[str]) -> bool:
    """Tell whether a NORMAL filter lets a call through; `extensions` are the numbers of the tenant's users.

    The tests are those of the session: its caller, its first destination, its answer, its times. A member that is
    missing tests nothing, and so does a selector without the value it compares with.
    """
    return (
        _number_passes(filter, "from", call.caller, extensions)
        and _number_passes(filter, "to", call.callee, extensions)
        and _ANSWER_STATES[filter.get("answer_state") or "ANY"](call)
        and _duration_passes(filter, call)
    )


def _number_passes(filter: Mapping[str, Any], side: str, number: str, extensions: Set[str]) -> bool:
    selector = _NUMBER_SELECTORS[filter.get(side) or "ANY"]
    return selector(number, filter.get(f"{side}_value") or "", extensions)


def _is_in_range(number: str, value: str) -> bool:
    """Compare as numbers with `101` or `101-110`, ends included; what is not all digits is in no range."""
    low, _, high = value.partition("-")
    return number.isascii() and number.isdecimal() and int(low) <= int(number) <= int(high or low)


def _duration_passes(filter: Mapping[str, Any], call: Call) -> bool:
    chosen = filter.get("duration") or "ANY"
    if chosen == "ANY":
        return True
    seconds = _DURATIONS[chosen](call)
    highest = filter.get("duration_to")
    return (filter.get("duration_from") or 0) <= seconds and (highest is None or seconds <= highest)


_NUMBER_SELECTORS: Mapping[str, Callable[[str, str, Set[str]], bool]] = MappingProxyType(
    {
        "ANY": lambda number, value, extensions: True,
        "EXTENSION_OR_EXTENSION_RANGE": lambda number, value, extensions: not value or _is_in_range(number, value),
        "NUMBER": lambda number, value, extensions: value in ("", number),
        "NUMBERS_START_WITH": lambda number, value, extensions: number.startswith(value),
        "NUMBERS_CONTAIN": lambda number, value, extensions: value in number,
        "INTERNAL_EXTENSIONS": lambda number, value, extensions: number in extensions,
        "EXTERNAL_NUMBERS": lambda number, value, extensions: number not in extensions,
    }
)
"""Each selector of `from` and `to`: does a number pass, given the value beside the selector ("" when missing)?"""

_ANSWER_STATES: Mapping[str, Callable[[Call], bool]] = MappingProxyType(
    {
        "ANY": lambda call: True,
        "ANSWERED": lambda call: call.answered_at is not None,
        "NOT_ANSWERED": lambda call: call.answered_at is None,
    }
)

_DURATIONS: Mapping[str, Callable[[Call], int]] = MappingProxyType(
    {
        "RING_DURATION": lambda call: call.ring_seconds,
        "TALK_DURATION": lambda call: call.duration_seconds,
    }
)
"""The time in seconds that the bounds test."""
