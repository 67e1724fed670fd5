"""The detail of a call log names another callee than its row."""

from typing import Any

KILLED_BY = "agreement.row-and-detail"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/calllogs/") and answer.status == 200:
        answer.json = {**answer.json, "callee": "999"}
