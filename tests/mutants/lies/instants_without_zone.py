"""Instants lack their zone."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            for name in ("started_at", "completed_at"):
                if row.get(name):
                    row[name] = row[name].rstrip("Z")
        answer.json = page
