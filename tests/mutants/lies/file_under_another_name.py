"""A file comes under another name than its product has."""

from typing import Any

KILLED_BY = "files.disposition"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200:
        answer.headers["content-disposition"] = 'attachment; filename="report.csv"'
