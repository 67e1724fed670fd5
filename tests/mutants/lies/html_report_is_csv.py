"""A page is a table of commas."""

from typing import Any

KILLED_BY = "files.content-html"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and answer.body.lstrip()[:1] == b"<":
        answer.body = (b"a,b,c\n" * (len(answer.body) // 6 + 1))[: len(answer.body)]
