"""A product says that its file is a byte longer."""

from typing import Any

KILLED_BY = "files.size"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/completed_call_reports") and answer.status == 200 and answer.body:
        page = answer.json
        for row in page.get("items", [page]):
            row["file_size"] += 1
        answer.json = page
