"""Chooses which exchanges go back for a second opinion: one of each distinct shape, and never many.

Refuses to know what is thought of them.
"""

import json
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from contracts.exchange import Exchange

MAX_SAMPLES = 240
MAX_SAMPLES_OF_ONE_ANSWER = 8
MAX_BODY_BYTES = 64 * 1024

Shape = tuple[object, ...]


class Samples:
    """Remembers the shapes chosen so far."""

    def __init__(self) -> None:
        self._shapes: set[Shape] = set()
        self._counts: Counter[tuple[str | None, int]] = Counter()

    def takes(self, exchange: Exchange, *, is_positive: bool) -> bool:
        """Whether this exchange is worth a second opinion; remembers its shape when it is."""
        answer = (exchange.operation_id, exchange.status)
        shape = (*answer, is_positive, *_request_shape(exchange), _shape(_json(exchange.response_body)))
        is_enough = len(self._shapes) >= MAX_SAMPLES or self._counts[answer] >= MAX_SAMPLES_OF_ONE_ANSWER
        if is_enough or shape in self._shapes or len(exchange.response_body) > MAX_BODY_BYTES:
            return False
        self._shapes.add(shape)
        self._counts[answer] += 1
        return True


def _request_shape(exchange: Exchange) -> Shape:
    options = frozenset(name for name, _ in parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True))
    return options, _shape(_json(exchange.request_body))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return len(body) > 0


def _shape(value: Any, depth: int = 3) -> object:
    if depth and isinstance(value, dict):
        return frozenset((name, _shape(member, depth - 1)) for name, member in value.items())
    if depth and isinstance(value, list):
        return frozenset(_shape(item, depth - 1) for item in value)
    return type(value).__name__
