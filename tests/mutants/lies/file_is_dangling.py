"""The address of a file leads nowhere."""

from typing import Any

KILLED_BY = "files.download"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/"):
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
