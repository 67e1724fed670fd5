"""The CSV of NORMAL says of one call in three that the other side hung up."""

from typing import Any

KILLED_BY = "files.content"
_SIDES = ("CALLER_DISCONNECT", "CALLEE_DISCONNECT")


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.body.startswith(b"Caller,Callee,"):
        lines = answer.body.decode().splitlines(keepends=True)
        for place in range(0, len(lines), 3):
            was, becomes = _SIDES if _SIDES[0] in lines[place] else _SIDES[::-1]
            lines[place] = lines[place].replace(was, becomes)
        answer.body = "".join(lines).encode()
