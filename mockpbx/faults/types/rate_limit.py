"""rate_limit: too many requests are refused with 429. Refuses to know the other kinds."""

from math import ceil
from time import monotonic

from mockpbx.errors import invalid
from mockpbx.faults.kind import FaultKind, Settings, Write, settings_schema
from mockpbx.faults.passage import Passage
from mockpbx.faults.refusal import refusal
from mockpbx.faults.types.status import RETRY_AFTER


class Window:
    """So many requests in so many seconds, counted from the first one on; with no limit, none at all."""

    def __init__(self, settings: Settings) -> None:
        """Begin with the first request."""
        self._limit: int = settings.get("limit", 0)
        self._seconds: float = settings.get("window_seconds", 0)
        self._retry_after: int = settings["retry_after_seconds"]
        self._begun_at = 0.0
        self._taken = 0

    def seconds_to_wait(self, now: float) -> int:
        """Take one request in, and return 0; or how long until the next may come, in whole seconds above 0."""
        if not self._limit:
            return self._retry_after
        if not self._taken or now >= self._begun_at + self._seconds:
            self._begun_at, self._taken = now, 0
        if self._taken < self._limit:
            self._taken += 1
            return 0
        return max(1, ceil(self._begun_at + self._seconds - now))


async def _run(passage: Passage) -> None:
    """Answer what is too much with 429 before anything else looks at it: a write is not done."""
    window: Window = passage.strike.memory
    seconds = window.seconds_to_wait(monotonic())
    if "limit" in passage.strike.rule.settings and not seconds:
        await passage.go_on()
    elif passage.lands():
        await passage.refuse(refusal(429, retry_after_seconds=seconds))
    else:
        await passage.go_on()


def _check(settings: Settings) -> None:
    for name, other in (("limit", "window_seconds"), ("window_seconds", "limit")):
        if name in settings and other not in settings:
            raise invalid(f"settings.{other}", f"is required beside {name}")


RATE_LIMIT = FaultKind(
    name="rate_limit",
    sentence="Every request is refused with 429 and `Retry-After`, or only what is beyond a number in a time.",
    write=Write.NOT_DONE,
    settings=settings_schema(
        limit={
            "type": "integer",
            "minimum": 1,
            "maximum": 1_000_000,
            "description": "How many requests of all clients together are let through in a window; left out, none is.",
        },
        window_seconds={
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 86_400,
            "description": "How long a window is, in real time; it begins with the first request that it counts.",
        },
        retry_after_seconds={**RETRY_AFTER, "description": "`Retry-After` where there is no window to wait for."},
    ),
    example={"limit": 10, "window_seconds": 5},
    run=_run,
    check=_check,
    memory=Window,
)
