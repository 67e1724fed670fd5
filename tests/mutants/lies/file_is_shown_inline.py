"""A file is to be shown, not kept."""

from typing import Any

KILLED_BY = "files.disposition"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200:
        answer.headers["content-disposition"] = answer.headers["content-disposition"].replace("attachment", "inline")
