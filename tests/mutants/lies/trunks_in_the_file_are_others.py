"""The CSV of NORMAL names one trunk for the other."""

from typing import Any

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.body.startswith(b"Caller,Callee,"):
        answer.body = answer.body.replace(b",Southlink,", b",Northline,")
