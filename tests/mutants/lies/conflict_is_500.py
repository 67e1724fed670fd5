"""Bad input is answered with 500."""

from typing import Any

KILLED_BY = "robustness.no-server-error"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400 and "orderby" in request.options:
        answer.become(500, {"errors": [{"code": "UNKNOWN", "message": "unknown error"}]})
