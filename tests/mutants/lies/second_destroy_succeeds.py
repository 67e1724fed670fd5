"""What is gone can be destroyed once more."""

from typing import Any

KILLED_BY = "writes.destroyed-is-gone"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    gone = request.memory.setdefault("gone", set())
    if request.path.endswith("/destroy"):
        if answer.status == 404 and request.path in gone:
            answer.become(204, None)
        elif answer.status == 204:
            gone.add(request.path)
