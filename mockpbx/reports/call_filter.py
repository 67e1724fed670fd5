"""The filter of the NORMAL report: who called whom, answered or not, for how long. Refuses to know tables."""

from collections.abc import Callable, Mapping, Set
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import BLANK_INSTANT, Rows, codes_in, instants_in, numbers_in
from mockpbx.model import SECOND
from mockpbx.reports.kind import Scope

Bools = NDArray[np.bool_]


def kept_rows(scope: Scope) -> Rows:
    """Return the calls of the scope that its filter lets through.

    The tests are those of the session: its caller, its first destination, its answer, its times. A member that is
    missing tests nothing, and so does a selector without the value it compares with.
    """
    extensions = scope.extension_names().keys()
    kept = _number_passes(scope, "from", "caller", extensions) & _number_passes(scope, "to", "callee", extensions)
    kept &= _ANSWER_STATES[scope.filter.get("answer_state") or "ANY"](_answers(scope))
    return scope.rows[kept & _duration_passes(scope)]


def _number_passes(scope: Scope, side: str, field: str, extensions: Set[str]) -> Bools:
    """Ask the selector of one side about each distinct number once."""
    selector = _NUMBER_SELECTORS[scope.filter.get(side) or "ANY"]
    value = scope.filter.get(f"{side}_value") or ""
    codes, texts = codes_in(scope.history.calls, field)[scope.rows], scope.history.texts.all
    passes = np.zeros(len(texts), np.bool_)
    for code in np.flatnonzero(np.bincount(codes)).tolist():
        passes[code] = selector(texts[code] or "", value, extensions)
    return np.asarray(passes[codes])


def _is_in_range(number: str, value: str) -> bool:
    """Compare as numbers with `101` or `101-110`, ends included; what is not all digits is in no range."""
    low, _, high = value.partition("-")
    return number.isascii() and number.isdecimal() and int(low) <= int(number) <= int(high or low)


def _duration_passes(scope: Scope) -> Bools:
    chosen = scope.filter.get("duration") or "ANY"
    if chosen == "ANY":
        return np.ones(len(scope.rows), np.bool_)
    seconds = _DURATIONS[chosen](scope)
    highest = scope.filter.get("duration_to")
    passes = seconds >= (scope.filter.get("duration_from") or 0)
    return np.asarray(passes if highest is None else passes & (seconds <= highest))


def _answers(scope: Scope) -> NDArray[np.int64]:
    return instants_in(scope.history.calls, "answered_at")[scope.rows]


def _ring_seconds(scope: Scope) -> NDArray[np.int64]:
    """Return ring times: rang to answered, or to ended when unanswered; 0 for what never rang."""
    rang, answered = instants_in(scope.history.calls, "rang_at")[scope.rows], _answers(scope)
    ended = instants_in(scope.history.calls, "ended_at")[scope.rows]
    last = np.where(answered == BLANK_INSTANT, ended, answered)
    return np.where(rang == BLANK_INSTANT, 0, last // SECOND - rang // SECOND)


def _talk_seconds(scope: Scope) -> NDArray[Any]:
    return numbers_in(scope.history.calls, "duration")[scope.rows]


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

_ANSWER_STATES: Mapping[str, Callable[[NDArray[np.int64]], Bools]] = MappingProxyType(
    {
        "ANY": lambda answers: np.ones(len(answers), np.bool_),
        "ANSWERED": lambda answers: answers != BLANK_INSTANT,
        "NOT_ANSWERED": lambda answers: answers == BLANK_INSTANT,
    }
)

_DURATIONS: Mapping[str, Callable[[Scope], NDArray[np.int64]]] = MappingProxyType(
    {"RING_DURATION": _ring_seconds, "TALK_DURATION": _talk_seconds}
)
"""The time in seconds that the bounds test."""
