"""Another tenant is told that an order was destroyed."""

from typing import Any

KILLED_BY = "tenancy.writes"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_other = request.other_token in request.headers.get("authorization", "")
    if is_other and request.path.startswith("/call_reports/") and request.path.endswith("/destroy"):
        answer.become(204, None)
