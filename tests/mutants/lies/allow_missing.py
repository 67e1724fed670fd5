"""A 405 does not say what is allowed."""

from typing import Any

KILLED_BY = "methods.allow"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers.pop("allow", None)
