"""An id that breaks the rules for ids is answered with 404."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400 and request.method == "GET" and request.path.count("/") == 2:
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
