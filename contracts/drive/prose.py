"""The rules that the document states in prose because JSON Schema cannot: which generated data they make invalid.

A request that breaks one of them is no proof of anything when it is refused. Refuses to know HTTP and Schemathesis.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule on the body of a request; `holds` is false for a body that breaks it."""

    id: str
    sentence: str
    holds: Callable[[Body], bool]


# ---- formats --------------------------------------------------------------------------------------------------------

_CRON = re.compile(r"(?:[0-9*,/-]+ ){4}[0-9*,/-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _formats_are_kept(body: Body) -> bool:
    # The generator takes a text of no format for valid where it mutates one that has a format of ours.
    is_cron = body.get("cron_expr", "") == "" or bool(_CRON.fullmatch(str(body["cron_expr"])))
    is_email = "email" not in body or bool(_EMAIL.fullmatch(str(body["email"])))
    return is_cron and is_email and all(_is_moment(body[name]) for name in ("started_at", "ended_at") if name in body)


def _is_moment(text: object) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


# ---- ranges of time -------------------------------------------------------------------------------------------------


def _range_runs_forward(body: Body) -> bool:
    if body.get("range", "CUSTOM") != "CUSTOM":
        return True
    if "started_at" not in body and "ended_at" not in body:
        return True
    return "started_at" in body and "ended_at" in body and _is_before(body["started_at"], body["ended_at"])


def _is_before(start: str, end: str) -> bool:
    # Finer than a microsecond is cut off, so that two moments that a server may hold for one do not count as ordered.
    return _is_moment(start) and _is_moment(end) and datetime.fromisoformat(start) < datetime.fromisoformat(end)


# ---- filters --------------------------------------------------------------------------------------------------------

_SELECTORS = ("from", "to")
_COMPARING = frozenset({"NUMBER", "NUMBERS_START_WITH", "NUMBERS_CONTAIN"})
_DIGITS = re.compile(r"[0-9]+")


def _filter(body: Body) -> Body:
    value = body.get("filter", {})
    return value if isinstance(value, Mapping) else {}


def _extension_ranges_run_forward(body: Body) -> bool:
    tests = _filter(body)
    ranges = (
        str(tests[f"{name}_value"])
        for name in _SELECTORS
        if tests.get(name) == "EXTENSION_OR_EXTENSION_RANGE" and f"{name}_value" in tests
    )
    return all(_runs_forward(text) for text in ranges)


def _runs_forward(text: str) -> bool:
    low, dash, high = text.partition("-")
    # With leading zeros or unlike lengths a reading as text and one as numbers may differ.
    return not dash or (len(low) == len(high) and low <= high)


def _numbers_are_digits(body: Body) -> bool:
    tests = _filter(body)
    numbers = (str(tests.get(f"{name}_value")) for name in _SELECTORS if tests.get(name) in _COMPARING)
    return all(_DIGITS.fullmatch(text) for text in numbers)


def _durations_run_forward(body: Body) -> bool:
    tests = _filter(body)
    if "duration_from" not in tests or "duration_to" not in tests:
        return True
    return bool(tests["duration_from"] <= tests["duration_to"])


RULES = (
    Rule(
        id="formats",
        sentence="A schedule has five cron fields, an address an at sign, an instant an offset.",
        holds=_formats_are_kept,
    ),
    Rule(
        id="range.forward",
        sentence="A CUSTOM range starts before it ends; a change of one end depends on what is stored.",
        holds=_range_runs_forward,
    ),
    Rule(
        id="extensions.forward",
        sentence="The end of a range of extensions is not below its start.",
        holds=_extension_ranges_run_forward,
    ),
    Rule(
        id="number.digits",
        sentence="A number is compared with digits.",
        holds=_numbers_are_digits,
    ),
    Rule(
        id="duration.forward",
        sentence="The upper bound of a duration is not below the lower one.",
        holds=_durations_run_forward,
    ),
)

UPDATE_RULES = (
    *RULES,
    Rule(
        id="filter.fits",
        sentence="The filter of a change has to fit the type that is stored.",
        holds=lambda body: not body.get("filter"),
    ),
)


def broken_rule(body: object, *, is_update: bool) -> Rule | None:
    """The first rule that a body breaks although its schema allows it; None when it is truly valid."""
    if not isinstance(body, Mapping):
        return None
    return next((rule for rule in (UPDATE_RULES if is_update else RULES) if not rule.holds(body)), None)


# ---- search ---------------------------------------------------------------------------------------------------------

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_LOOSE_OR = re.compile(r"(^|\bor)\s*or\b|\bor\s*$", re.IGNORECASE)


def is_doubtful_search(text: str) -> bool:
    """Whether a server may call this search malformed: loose quotes, a loose `or`, control characters."""
    return bool(text.count('"') % 2 or '""' in text or _CONTROLS.search(text) or _LOOSE_OR.search(text.strip()))
