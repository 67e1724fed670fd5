"""A product that was destroyed stays in the list."""

from typing import Any

KILLED_BY = "writes.listed"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    kept = request.memory.setdefault("kept", {})
    if request.path == "/completed_call_reports" and request.method == "GET" and answer.status == 200:
        page = answer.json
        ids = {row["id"] for row in page["items"]}
        kept.update({row["id"]: row for row in page["items"]})
        ghosts = [row for id, row in kept.items() if id in request.memory.get("gone", ()) and id not in ids]
        shown = [row for row in ghosts if f"'{row['name']}'" in request.options.get("filter", "")]
        answer.json = {"count": page["count"] + len(shown), "items": [*page["items"], *shown]}
    elif request.path.startswith("/completed_call_reports/") and answer.status == 204:
        request.memory.setdefault("gone", set()).add(request.path.split("/")[2])
