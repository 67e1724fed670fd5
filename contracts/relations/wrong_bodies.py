"""Orders and changes that break the document in one place each, all of them to be refused. Refuses to send."""

from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]

_NAMES: tuple[tuple[str, Any], ...] = (
    ("empty name", ""), ("name that is too long", "x" * 257), ("name with a line break", "two\nlines"),
    ("name that is a number", 7), ("name that is null", None),
)  # fmt: skip
_ADDRESSES = (
    ("address without @", "nobody.example"),
    ("address without a host", "nobody@"),
    ("address that is too long", f"nobody@{'a' * 60}.{'b' * 60}.example"),
    ("address that is null", None),
)
_SCHEDULES: tuple[tuple[str, Any], ...] = (
    ("schedule of words", "every monday"),
    ("schedule of four fields", "0 6 * *"),
    ("schedule of six fields", "0 0 6 * * 1"),
    ("minute that is none", "61 * * * *"),
    ("hour that is none", "0 24 * * *"),
    ("month that is none", "0 6 1 13 *"),
    ("day of the month that is none", "0 6 32 * *"),
    ("day of the week that is none", "0 6 * * 9"),
    ("step of nothing", "*/0 6 * * 1"),
    ("word for a minute", "noon 6 * * 1"),
    ("schedule that is too long", f"{'0,' * 64}0 6 * * 1"),
    ("schedule that is a number", 5),
)
_CALL_FILTERS: tuple[tuple[str, Body], ...] = (
    ("value missing", {"from": "NUMBER"}),
    ("extensions backwards", {"from": "EXTENSION_OR_EXTENSION_RANGE", "from_value": "215-201"}),
    ("extensions that are none", {"to": "EXTENSION_OR_EXTENSION_RANGE", "to_value": "20x"}),
    ("durations backwards", {"duration": "TALK_DURATION", "duration_from": 60, "duration_to": 5}),
    ("extension of two digits", {"from": "EXTENSION_OR_EXTENSION_RANGE", "from_value": "20"}),
    ("value that is empty", {"to": "NUMBERS_START_WITH", "to_value": ""}),
    ("value that is too long", {"to": "NUMBERS_CONTAIN", "to_value": "1" * 257}),
    ("value that is a number", {"from": "NUMBER", "from_value": 204}),
    ("answer state that is none", {"answer_state": "MAYBE"}),
    ("duration of another kind", {"duration": "WAIT_DURATION"}),
    ("duration that is no whole number", {"duration": "RING_DURATION", "duration_to": 1.5}),
    ("duration beyond 32 bits", {"duration": "TALK_DURATION", "duration_to": 2**31}),
    ("number as text", {"duration": "TALK_DURATION", "duration_from": "5"}),
    ("negative duration", {"duration": "TALK_DURATION", "duration_from": -1}),
    ("selector in lower case", {"from": "any"}),
    ("unknown member of the filter", {"colour": "red"}),
)
_EXCLUDING = {"enable_exclude_calls_dropped_before_seconds": True}
_MANY = [str(8000 + number) for number in range(101)]
_OTHER_FILTERS: tuple[tuple[str, str, Body], ...] = (
    ("seconds missing", "QUEUE_PERFORMANCE", _EXCLUDING),
    ("queue that is no number", "QUEUE_SLA_STATISTICS", {"call_queues": ["sales"]}),
    ("queue number that is too short", "QUEUE_CALLBACKS", {"call_queues": ["80"]}),
    ("queue number that is too long", "QUEUE_FAILED_CALLBACKS", {"call_queues": ["8" * 65]}),
    ("queue that is null", "QUEUE_ABANDONED_CALLS", {"call_queues": [None]}),
    ("queues that are no list", "QUEUE_DETAILED_STATISTICS", {"call_queues": "8001"}),
    ("more than a hundred queues", "QUEUE_PERFORMANCE", {"call_queues": _MANY}),
    ("more than a hundred ring groups", "RING_GROUP_STATISTICS", {"ring_groups": _MANY}),
    ("more than a hundred groups", "EXTENSION_GROUP_CALL_COST", {"groups": _MANY}),
    ("group without a name", "EXTENSION_GROUP_CALL_COST", {"groups": [""]}),
    ("group name that is too long", "EXTENSION_GROUP_CALL_COST", {"groups": ["x" * 65]}),
    ("negative seconds", "QUEUE_BREACHES_SLA_STATISTICS", {**_EXCLUDING, "exclude_calls_dropped_before_seconds": -1}),
    ("flag that is text", "TEAM_QUEUE_GENERAL_STATISTICS", {"enable_exclude_calls_dropped_before_seconds": "no"}),
    ("filter of ring groups", "QUEUE_SLA_STATISTICS", {"ring_groups": []}),
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
    for cause, address in _ADDRESSES:
        yield cause, {"email": address}
    yield "format in lower case", {"format": good["format"].lower()}
    yield "unknown format", {"format": "PDF"}
    yield "range in lower case", {"range": "today"}
    yield "filter that is null", {"filter": None}
    yield "filter that is a list", {"filter": []}
    yield "CUSTOM without instants", {"range": "CUSTOM"}
    yield "CUSTOM without an end", {"range": "CUSTOM", "started_at": "2026-02-01T00:00:00Z"}
    first, last = "2026-02-02T00:00:00Z", "2026-02-01T00:00:00Z"
    yield "CUSTOM backwards", {"range": "CUSTOM", "started_at": first, "ended_at": last}
    yield "CUSTOM that ends as it begins", {"range": "CUSTOM", "started_at": first, "ended_at": first}
    yield "instant that is none", {"range": "CUSTOM", "started_at": "yesterday", "ended_at": last}
    for cause, schedule in _SCHEDULES:
        yield cause, {"cron_expr": schedule}
    yield "unknown member", {"colour": "red"}
