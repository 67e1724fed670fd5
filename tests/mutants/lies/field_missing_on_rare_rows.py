"""Calls that were cancelled lack a field."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if row.get("end_reason") == "CANCELLED":
                row.pop("callee_domain", None)
        answer.json = page
