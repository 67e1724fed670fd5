"""A character beyond the basic plane makes the server fail."""

from typing import Any

KILLED_BY = "robustness.no-server-error"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if any(ord(letter) > 0xFFFF for letter in request.options.get("search", "")):
        answer.become(500, {"errors": [{"code": "UNKNOWN", "message": "unknown error"}]})
