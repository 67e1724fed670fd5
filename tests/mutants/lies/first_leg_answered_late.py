"""The first leg that was answered is said to be answered when it ended."""

from typing import Any

KILLED_BY = "agreement.roll-up-answer"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/cdrs/") and answer.status == 200:
        detail = answer.json
        legs = [leg for leg in detail["items"] if leg["answered_at"]]
        if legs:
            legs[0]["answered_at"] = legs[0]["ended_at"]
            legs[0]["duration"] = 0
        answer.json = detail
