"""A file is another one whenever it is fetched."""

from typing import Any

KILLED_BY = "files.stable"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and request.memory.setdefault("turn", 0) % 2:
        answer.body = answer.body[:-1] + (b" " if answer.body[-1:] != b" " else b"x")
    if request.path.startswith("/blobs/") and answer.status == 200:
        request.memory["turn"] = request.memory.get("turn", 0) + 1
