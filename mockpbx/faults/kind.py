"""What each kind of fault states of itself. Refuses to know the kinds."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from mockpbx.faults.passage import Passage

Settings = Mapping[str, Any]


class Write(StrEnum):
    """What becomes of a write that is struck."""

    DONE = "done"
    NOT_DONE = "not done"
    UNTOUCHED = "untouched"


def _nothing(_settings: Settings) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultKind:
    """One kind of fault; `settings` is the JSON Schema of an object, `example` an object that fits it.

    `check` refuses settings that contradict each other. `memory` makes what is remembered for one rule; a kind that
    `watches` also sees the requests that it is not to strike.
    """

    name: str
    sentence: str
    write: Write
    settings: Settings
    example: Settings
    run: Callable[[Passage], Awaitable[None]]
    check: Callable[[Settings], None] = _nothing
    memory: Callable[[Settings], Any] = _nothing
    watches: bool = False


def settings_schema(*required: str, **properties: Any) -> Settings:
    """Build the schema of an object that has these members and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }
