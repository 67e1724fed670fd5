"""Every call has the legs of the first."""

from typing import Any

KILLED_BY = "agreement.legs-and-logs"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/cdrs/") and answer.status == 200 and answer.json["items"]:
        answer.json = request.memory.setdefault("legs", answer.json)
