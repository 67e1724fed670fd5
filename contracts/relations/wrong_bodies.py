"""Orders and changes that break the document in one place each, all of them to be refused. Refuses to send."""

from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]

_NAMES = (("empty name", ""), ("name that is too long", "x" * 257), ("name with a line break", "two\nlines"))
_SCHEDULES = (
    ("schedule of words", "every monday"),
    ("schedule of four fields", "0 6 * *"),
    ("schedule of six fields", "0 0 6 * * 1"),
    ("minute that is none", "61 * * * *"),
    ("hour that is none", "0 24 * * *"),
    ("month that is none", "0 6 1 13 *"),
    ("word for a minute", "noon 6 * * 1"),
)
_CALL_FILTERS: tuple[tuple[str, Body], ...] = (
    ("value missing", {"from": "NUMBER"}),
    ("extensions backwards", {"from": "EXTENSION_OR_EXTENSION_RANGE", "from_value": "215-201"}),
    ("extensions that are none", {"to": "EXTENSION_OR_EXTENSION_RANGE", "to_value": "20x"}),
    ("durations backwards", {"duration": "TALK_DURATION", "duration_from": 60, "duration_to": 5}),
    ("number as text", {"duration": "TALK_DURATION", "duration_from": "5"}),
    ("negative duration", {"duration": "TALK_DURATION", "duration_from": -1}),
    ("selector in lower case", {"from": "any"}),
    ("unknown member of the filter", {"colour": "red"}),
)
_OTHER_FILTERS: tuple[tuple[str, str, Body], ...] = (
    ("seconds missing", "QUEUE_PERFORMANCE", {"enable_exclude_calls_dropped_before_seconds": True}),
    ("queue that is no number", "QUEUE_SLA_STATISTICS", {"call_queues": ["sales"]}),
    ("queue number that is too short", "QUEUE_CALLBACKS", {"call_queues": ["80"]}),
    ("ring group that is no text", "RING_GROUP_STATISTICS", {"ring_groups": [6000]}),
    ("kind of rate that is none", "EXTENSION_GROUP_CALL_COST", {"type": "FREE"}),
)


def wrong_orders(good: Body) -> Iterator[tuple[str, Body]]:
    """Yield, with its cause, every order that differs from a good one of NORMAL in one fault."""
    for member in ("name", "type", "email", "format", "range", "filter"):
        yield f"without {member}", {name: value for name, value in good.items() if name != member}
    yield "unknown type", {**good, "type": "NO_SUCH_REPORT"}
    yield "type in lower case", {**good, "type": good["type"].lower()}
    yield "filter of another type", {**good, "filter": {"ring_groups": []}}
    for cause, change in _changes(good):
        yield cause, {**good, **change}
    for cause, filter in _CALL_FILTERS:
        yield cause, {**good, "filter": filter}
    for cause, type, filter in _OTHER_FILTERS:
        yield cause, {**good, "type": type, "filter": filter}


def wrong_changes(good: Body) -> Iterator[tuple[str, Body]]:
    """Yield, with its cause, every change of a good order of NORMAL that has one fault."""
    yield "its type", {"type": "QUEUE_SLA_STATISTICS"}
    yield "filter of another type", {"filter": {"ring_groups": []}}
    yield from _changes(good)
    for cause, filter in _CALL_FILTERS:
        yield cause, {"filter": filter}


def _changes(good: Body) -> Iterator[tuple[str, Body]]:
    for cause, name in _NAMES:
        yield cause, {"name": name}
    yield "address without @", {"email": "nobody.example"}
    yield "format in lower case", {"format": good["format"].lower()}
    yield "unknown format", {"format": "PDF"}
    yield "range in lower case", {"range": "today"}
    yield "CUSTOM without instants", {"range": "CUSTOM"}
    first, last = "2026-02-02T00:00:00Z", "2026-02-01T00:00:00Z"
    yield "CUSTOM backwards", {"range": "CUSTOM", "started_at": first, "ended_at": last}
    yield "CUSTOM that ends as it begins", {"range": "CUSTOM", "started_at": first, "ended_at": first}
    yield "instant that is none", {"range": "CUSTOM", "started_at": "yesterday", "ended_at": last}
    for cause, schedule in _SCHEDULES:
        yield cause, {"cron_expr": schedule}
    yield "unknown member", {"colour": "red"}
