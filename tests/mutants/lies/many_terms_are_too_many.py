"""A filter of more than fifty terms is refused."""

from typing import Any

KILLED_BY = "query.generated"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and request.options.get("filter", "").count(" or ") > 49:
        answer.become(400, {"errors": [{"code": "VALIDATE_FAILED", "message": "too many terms"}]})
