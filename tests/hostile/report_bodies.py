"""Valid bodies of all report types, and ways to spoil JSON. Refuses to know HTTP."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.hostile.texts import NUMBERS, TEXTS, noise

FILTERS: dict[str, tuple[dict[str, Any], ...]] = {
    "NORMAL": (
        {},
        {"from": "ANY", "to": "EXTENSION_OR_EXTENSION_RANGE", "to_value": "101-110", "answer_state": "ANSWERED"},
        {"from": "NUMBERS_CONTAIN", "from_value": "55", "duration": "TALK_DURATION", "duration_from": 5},
        {"to": "EXTERNAL_NUMBERS", "duration": "RING_DURATION", "duration_from": 0, "duration_to": 2147483647},
    ),
    "EXTENSION_GROUP_CALL_COST": (
        {},
        {"type": "MOBILE", "groups": ["Sales", "Support"]},
        {"type": "ANY", "groups": []},
    ),
    "QUEUE_CALLBACKS": ({}, {"call_queues": ["8001"]}),
    "QUEUE_FAILED_CALLBACKS": ({"call_queues": []}, {"call_queues": ["8001", "8003"]}),
    "RING_GROUP_STATISTICS": ({}, {"ring_groups": ["9001"]}),
} | dict.fromkeys(
    (
        "QUEUE_PERFORMANCE",
        "QUEUE_DETAILED_STATISTICS",
        "QUEUE_ABANDONED_CALLS",
        "QUEUE_SLA_STATISTICS",
        "QUEUE_BREACHES_SLA_STATISTICS",
        "TEAM_QUEUE_GENERAL_STATISTICS",
    ),
    (
        {"enable_exclude_calls_dropped_before_seconds": False},
        {
            "enable_exclude_calls_dropped_before_seconds": True,
            "exclude_calls_dropped_before_seconds": 5,
            "call_queues": ["8001", "8003"],
        },
    ),
)
"""Report type to filters that fit it."""

_RANGES: tuple[dict[str, Any], ...] = (
    {"range": "TODAY"},
    {"range": "LAST_SEVEN_DAYS"},
    {"range": "LAST_MONTH"},
    {"range": "CUSTOM", "started_at": "2026-03-02T00:00:00Z", "ended_at": "2026-03-08T23:59:59.999999+01:00"},
)
_CRONS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {"cron_expr": ""},
    {"cron_expr": "0 6 * * 1"},
    {"cron_expr": "*/5 * * * *"},
)
_WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**31, 2**63, 2**64, 10**30, 1e308, "", " ", "x", [], {}, [[]], [None], ["x"] * 101,
    ["8001"] * 100, {"a": {"b": {}}}, "0 0 30 2 *", "* * * * * *", "@daily", "@reboot", "0 0 29 2 1", "*/0 * * * *",
    "60 * * * *", "0-59/7,1,2 1-5 ? jan mon#2", "L * * * *", "0 0 L * *", "0 0 * * 7", "101-100", "110-101", "101-",
    "9" * 64 + "-" + "9" * 64, "a@b", "a@b.c", '"a b"@c.d', "a@[127.0.0.1]", "a" * 65 + "@b.c", "CUSTOM", "NORMAL",
    "TODAY", "csv", "CSV", "HTML", "PDF",
)  # fmt: skip
Place = tuple[Any, Any]


def valid_body(rng: Random) -> dict[str, Any]:
    """Draw an order that fits the document."""
    report_type = rng.choice(sorted(FILTERS))
    return {
        "name": rng.choice(("Weekly review", "é" * 256, "=1+1", "<b>", '"; x="', "../x", "\U0001f600", "a,b")),
        "type": report_type,
        "email": rng.choice(("ops@acme.example", "a@b.example")),
        "format": rng.choice(("CSV", "HTML")),
        **rng.choice(_RANGES),
        **rng.choice(_CRONS),
        "filter": rng.choice(FILTERS[report_type]),
    }


def valid_update(rng: Random) -> dict[str, Any]:
    """Draw a change that fits the document and leaves the order its schedule, so that it does not run and vanish."""
    whole = valid_body(rng)
    dropped = {"type", *(("filter",) if rng.random() < 0.7 else ()), *(("cron_expr",) if rng.random() < 0.5 else ())}
    return {name: value for name, value in whole.items() if name not in dropped and value != ""}


def places(value: Any) -> Iterator[Place]:
    """Yield every place inside a JSON value: the container, and the key or index in it."""
    keys: Any = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


def spoiled(rng: Random, body: dict[str, Any]) -> dict[str, Any]:
    """Copy a body and change one to three places of it: another value, none, another name, one more member."""
    copy: dict[str, Any] = json.loads(json.dumps(body))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        found = list(places(copy))
        if found:
            rng.choice(_CHANGES)(rng, *rng.choice(found))
    return copy


def _replace(rng: Random, container: Any, key: Any) -> None:
    container[key] = deepcopy(rng.choice((*_WRONG, rng.choice(TEXTS), noise(rng, 30), rng.choice(NUMBERS))))


def _remove(rng: Random, container: Any, key: Any) -> None:
    del container[key]


def _wrap(rng: Random, container: Any, key: Any) -> None:
    container[key] = rng.choice(([container[key]], {"value": container[key]}, str(container[key])))


def _add(rng: Random, container: Any, key: Any) -> None:
    if isinstance(container, dict):
        name = rng.choice((*TEXTS[:50], "id", "status", "file_url", "groups", "call_queues", "from"))
        container[name] = deepcopy(rng.choice(_WRONG))


_CHANGES = (_replace, _replace, _replace, _remove, _wrap, _add)
