"""A search looks at the caller alone."""

from typing import Any

KILLED_BY = "search.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path in ("/cdrs", "/calllogs") and answer.status == 200 and "search" in request.options:
        text = request.options["search"].casefold()
        page = answer.json
        found = [row for row in page["items"] if text in str(row["caller"]).casefold()]
        if " " not in text:
            answer.json = {"count": len(found), "items": found}
