"""Call logs that are asked for by their session name another callee than the legs."""

from typing import Any

KILLED_BY = "agreement.legs-and-logs"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    text = request.options.get("filter", "")
    is_meant = request.options.keys() == {"filter"} and text.startswith("session_id eq")
    if request.path == "/calllogs" and answer.status == 200 and is_meant:
        answer.json = {**answer.json, "items": [{**row, "callee_display_name": "N."} for row in answer.json["items"]]}
