"""A filter with brackets more than thirty deep is refused."""

from typing import Any

KILLED_BY = "query.generated"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and request.options.get("filter", "").count("(") > 30:
        answer.become(400, {"errors": [{"code": "VALIDATE_FAILED", "message": "field validation failed"}]})
