"""A file does not tell its name."""

from typing import Any

KILLED_BY = "files.disposition"


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers.pop("content-disposition", None)
