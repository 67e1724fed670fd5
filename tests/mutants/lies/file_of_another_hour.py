"""A file leaves out the call that talked longest."""

from typing import Any

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and b"Talking Time" in answer.body:
        lines = answer.body.decode().splitlines(keepends=True)
        talk = lines[0].rstrip().split(",").index("Talking Time")
        longest = max(range(1, len(lines)), key=lambda at: lines[at].split(",")[talk])
        answer.body = "".join(lines[:longest] + lines[longest + 1 :]).encode()
