"""A file comes as mere bytes."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200:
        answer.headers["content-type"] = "application/octet-stream"
