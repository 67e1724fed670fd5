"""Allow names methods of the calls that are refused like the one that was sent."""

from typing import Any

KILLED_BY = "methods.allow"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 405:
        answer.headers["allow"] = "GET, POST, DELETE"
