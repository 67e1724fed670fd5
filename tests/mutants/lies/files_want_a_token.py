"""Who asks for a file without a token is told that there is none."""

from typing import Any

KILLED_BY = "files.download"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and "authorization" not in request.headers:
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "no"}]})
