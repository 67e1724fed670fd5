"""An order has the same ETag before and after it is changed."""

from typing import Any

KILLED_BY = "caching.validators"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        answer.headers["etag"] = f'"{request.path[-12:]}"'
