"""A call log costs twice what its leg costs."""

from typing import Any

KILLED_BY = "agreement.log-has-call"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/calllogs/") and answer.status == 200:
        answer.json = {**answer.json, "cost": answer.json["cost"] * 2}
