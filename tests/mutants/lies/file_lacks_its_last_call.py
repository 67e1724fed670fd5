"""The file of a report lacks its last line."""

from typing import Any

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200:
        answer.body = answer.body.rstrip().rpartition(b"\n")[0] + b"\n"
