"""Answers must not be cached."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers["cache-control"] = "no-store"
    answer.headers["pragma"] = "no-cache"
