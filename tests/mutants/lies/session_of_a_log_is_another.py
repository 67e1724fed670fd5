"""Call logs name a call that does not exist."""

from typing import Any

KILLED_BY = "agreement.log-has-call"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/calllogs" and answer.status == 200 and "session_id" not in request.options.get("filter", ""):
        page = answer.json
        for row in page["items"]:
            row["session_id"] = row["id"]
        answer.json = page
