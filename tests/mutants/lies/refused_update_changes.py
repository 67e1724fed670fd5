"""An update that is refused still changes the name."""

from typing import Any

KILLED_BY = "writes.refused-changes-nothing"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_update and answer.status == 400 and b'"name"' in request.body:
        request.memory["renamed"] = (request.path, request.json["name"])
    elif request.is_update and answer.status == 200:
        request.memory.pop("renamed", None)
    elif (request.path, answer.status) == (request.memory.get("renamed", ("",))[0], 200):
        answer.json = {**answer.json, "name": request.memory["renamed"][1]}
