"""Answers that are remembered, a bounded number of them. Refuses to know why they are given again."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Message

_MOST = 64
_LARGEST_BYTES = 256 * 1024


@dataclass(slots=True, kw_only=True)
class Answer:
    """An answer, since when it is known, and how often it was given again."""

    start: Message
    body: bytes
    known_at: float
    given: int = 0


class Answers:
    """The last answers by target and token; those kept longest are forgotten first."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """Remember nothing yet."""
        self._seconds: float = settings["seconds"]
        self._times: int | None = settings.get("times")
        self._known: OrderedDict[tuple[bytes, ...], Answer] = OrderedDict()

    def find(self, key: tuple[bytes, ...], now: float) -> Answer | None:
        """Return an answer that may still be given."""
        answer = self._known.get(key)
        if answer is None or now > answer.known_at + self._seconds or answer.given == self._times:
            return None
        return answer

    def keep(self, key: tuple[bytes, ...], answer: Answer) -> None:
        """Remember an answer, in place of the one before; a very large one is not kept."""
        self._known.pop(key, None)
        if len(answer.body) > _LARGEST_BYTES:
            return
        self._known[key] = answer
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
