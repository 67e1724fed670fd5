"""A percent sign in a search is a server error."""

from typing import Any

KILLED_BY = "robustness.no-server-error"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if "%" in request.options.get("search", ""):
        answer.become(500, {"errors": [{"code": "UNKNOWN", "message": "unknown error"}]})
