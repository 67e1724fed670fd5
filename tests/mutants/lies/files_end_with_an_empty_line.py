"""A CSV file has an empty line more than its product says."""

from typing import Any

KILLED_BY = "files.size"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.headers.get("content-type", "").startswith("text/csv"):
        answer.body += b"\r\n"
