"""A page lacks the last row of its table."""

from typing import Any

KILLED_BY = "files.content-html"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and b"<table" in answer.body:
        head, mark, row = answer.body.rpartition(b"<tr")
        cut, end, rest = row.partition(b"</tr>")
        answer.body = head + b" " * len(mark + cut + end) + rest
