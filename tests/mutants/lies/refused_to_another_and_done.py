"""What another tenant wanted to change is refused, and done all the same."""

from typing import Any

KILLED_BY = "writes.update-is-partial"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_other = request.other_token in request.headers.get("authorization", "")
    if request.is_update and is_other and answer.status == 404:
        request.memory[request.path] = request.json
    elif request.method == "GET" and answer.status == 200 and not is_other and request.path in request.memory:
        answer.json = {**answer.json, **request.memory[request.path]}
