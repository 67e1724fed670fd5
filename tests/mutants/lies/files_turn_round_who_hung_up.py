"""The CSV of NORMAL says everywhere that the other side hung up."""

from typing import Any

KILLED_BY = "files.content"
_CALLER, _CALLEE = b",CALLER_DISCONNECT,", b",CALLEE_DISCONNECT,"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.body.startswith(b"Caller,Callee,"):
        parts = (part.replace(_CALLEE, _CALLER) for part in answer.body.split(_CALLER))
        answer.body = _CALLEE.join(parts)
