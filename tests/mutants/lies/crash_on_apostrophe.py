"""An apostrophe in a filter makes the server fail."""

from typing import Any

KILLED_BY = "robustness.no-server-error"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if "''" in request.options.get("filter", ""):
        answer.become(500, {"errors": [{"code": "UNKNOWN", "message": "unknown error"}]})
