"""The file of a destroyed product is still there."""

from typing import Any

KILLED_BY = "files.gone-with-product"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/"):
        if answer.status == 200:
            request.memory[request.path] = (dict(answer.headers), answer.body)
        elif request.path in request.memory:
            answer.status = 200
            answer.headers, answer.body = request.memory[request.path]
