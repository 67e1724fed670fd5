"""Every other row of the call logs cannot be read by itself."""

from typing import Any

KILLED_BY = "agreement.rows-open"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/calllogs/") and answer.status == 200 and int(request.path[-1]) % 2:
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
