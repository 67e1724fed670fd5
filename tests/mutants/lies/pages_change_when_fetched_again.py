"""The page of a report is another one when it is fetched again."""

from typing import Any

KILLED_BY = "files.stable"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.headers.get("content-type", "").startswith("text/html"):
        if request.memory.setdefault(request.path, False):
            answer.body = answer.body.replace(b"</html>", b"</HTML>")
        request.memory[request.path] = True
