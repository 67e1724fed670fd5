"""A destroyed order goes on."""

from typing import Any

KILLED_BY = "writes.destroyed-is-gone"


def before(request: Any) -> None:
    if request.path.startswith("/call_reports/") and request.path.endswith("/destroy"):
        request.memory["kept"] = request.path
        request.method, request.path = "GET", request.path.removesuffix("/destroy")


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.memory.get("kept") == request.path + "/destroy" and answer.status == 200:
        request.memory.pop("kept")
        answer.become(204, None)
