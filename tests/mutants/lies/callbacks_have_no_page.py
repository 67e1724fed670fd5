"""A report of callbacks as a page is never made."""

from typing import Any

KILLED_BY = "lifecycle.completes"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/completed_call_reports" and answer.status == 200:
        page = answer.json
        kept = [row for row in page["items"] if (row["type"], row["format"]) != ("QUEUE_CALLBACKS", "HTML")]
        answer.json = {"count": page["count"] - len(page["items"]) + len(kept), "items": kept}
