"""Answers to a token are offered to shared caches."""

from typing import Any

KILLED_BY = "caching.private"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/calllogs") and answer.status == 200:
        answer.headers["cache-control"] = "public, max-age=60"
