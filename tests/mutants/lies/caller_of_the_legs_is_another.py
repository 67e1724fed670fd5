"""The legs of a call name another caller than the call."""

from typing import Any

KILLED_BY = "agreement.roll-up-caller"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/cdrs/") and answer.status == 200:
        answer.json = {"items": [{**leg, "caller": "9999"} for leg in answer.json["items"]]}
