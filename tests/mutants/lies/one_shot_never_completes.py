"""An order that runs once never has a product."""

from typing import Any

KILLED_BY = "lifecycle.completes"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/completed_call_reports" and answer.status == 200:
        answer.json = {"count": 0, "items": []}
