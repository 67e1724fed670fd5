"""The page of a report has no table."""

from typing import Any

KILLED_BY = "files.content-html"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.headers.get("content-type", "").startswith("text/html"):
        answer.body = answer.body.replace(b"<table", b"<div  ").replace(b"</table", b"</div  ")
