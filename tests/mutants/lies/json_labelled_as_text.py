"""JSON is labelled as plain text."""

from typing import Any

KILLED_BY = "conformance.media-type"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.headers.get("content-type") == "application/json":
        answer.headers["content-type"] = "text/plain"
