"""The list shows an order as it was before it was changed."""

from typing import Any

KILLED_BY = "writes.listed"


async def after(request: Any, answer: Any, ask: Any) -> None:
    first = request.memory.setdefault("first", {})
    if request.path == "/call_reports" and request.method == "GET" and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            row["name"] = first.setdefault(row["id"], row["name"])
        answer.json = page
    elif request.path == "/call_reports" and answer.status == 201:
        first[answer.json["id"]] = request.json["name"]
