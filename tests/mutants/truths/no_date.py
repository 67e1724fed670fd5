"""Answers do not say when they were given."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers.pop("date", None)
