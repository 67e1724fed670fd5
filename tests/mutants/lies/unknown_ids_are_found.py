"""An id that does not exist reads like one that does."""

from typing import Any

KILLED_BY = "reads.unknown"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/calllogs/") and answer.status == 404:
        page = await ask("/calllogs", top="1")
        detail = await ask(f"/calllogs/{page['items'][0]['id']}")
        answer.become(200, detail)
