"""Every product says that its file is empty."""

from typing import Any

KILLED_BY = "files.size"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/completed_call_reports") and request.method == "GET" and answer.status == 200:
        found = answer.json
        for row in found.get("items", [found]):
            row["file_size"] = 0
        answer.json = found
