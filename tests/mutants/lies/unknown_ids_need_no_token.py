"""Without a token an unknown id is answered with 404."""

from typing import Any

KILLED_BY = "auth.missing"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 401 and request.path.count("/") > 1 and request.method == "GET":
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
