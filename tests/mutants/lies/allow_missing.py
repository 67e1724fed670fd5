"""A 405 does not say what is allowed."""

from typing import Any

KILLED_BY = "conformance.headers"


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers.pop("allow", None)
