"""A call that went to several has the callee of the last of them."""

from typing import Any

KILLED_BY = "agreement.roll-up-callee"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        for row in (page := answer.json)["items"]:
            if row["reroute_reason"]:
                row["callee"] = "777"
        answer.json = page
