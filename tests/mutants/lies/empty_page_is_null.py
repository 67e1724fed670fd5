"""An empty page says null in place of no rows."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        page["items"] = page["items"] or None
        answer.json = page
