"""All products name the same file."""

from typing import Any

KILLED_BY = "files.separate"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/completed_call_reports") and answer.status == 200 and answer.body:
        page = answer.json
        for row in page["items"] if request.is_list else [page]:
            row["file_url"] = request.memory.setdefault("url", row["file_url"])
        answer.json = page
