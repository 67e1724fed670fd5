"""A CSV file is labelled as HTML."""

from typing import Any

KILLED_BY = "files.media-type"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.headers.get("content-type", "").startswith("text/csv"):
        answer.headers["content-type"] = "text/html; charset=utf-8"
