"""Every connection ends with its answer."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers["connection"] = "close"
