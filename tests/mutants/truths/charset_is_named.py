"""The media type names its charset."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.headers.get("content-type") == "application/json":
        answer.headers["content-type"] = "application/json; charset=utf-8"
