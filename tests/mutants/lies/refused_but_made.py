"""An order that is refused is made nevertheless."""

from typing import Any

KILLED_BY = "writes.refused-changes-nothing"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and request.path == "/call_reports" and answer.status == 200 and request.memory.get("ghosts"):
        page = answer.json
        ghosts = [row for row in request.memory["ghosts"] if str(row["name"])[:8] in request.options.get("filter", "")]
        answer.json = {"count": page["count"] + len(ghosts), "items": [*page["items"], *ghosts]}
    elif (
        request.method == "POST"
        and request.path == "/call_reports"
        and answer.status == 400
        and b'"name"' in request.body
    ):
        row = {"id": "99", "name": request.json["name"], "type": "NORMAL", "cron_expr": None, "status": "SCHEDULED"}
        request.memory["ghosts"] = [row]
