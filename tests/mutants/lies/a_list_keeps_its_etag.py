"""The list of orders has one ETag, whatever stands in it."""

from typing import Any

KILLED_BY = "caching.validators"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and request.path == "/call_reports" and answer.status == 200:
        answer.headers["etag"] = '"orders"'
