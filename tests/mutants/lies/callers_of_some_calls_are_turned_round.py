"""The file of some calls names their callers backwards."""

from typing import Any

KILLED_BY = "files.filter"
ALONE = True

ORDERS, PRODUCTS = "/call_reports", "/completed_call_reports"


async def after(request: Any, answer: Any, ask: Any) -> None:
    filtered = request.memory.setdefault("filtered", set())
    if request.method == "POST" and request.path == ORDERS and answer.status == 201 and request.json["filter"]:
        filtered.add(request.json["name"])
    for product in answer.json.get("items", []) if request.path == PRODUCTS and answer.status == 200 else []:
        request.memory[product["file_url"].partition("/api")[2]] = product["name"] in filtered
    if b"Caller" in answer.body[:200] and request.memory.get(request.path) is True:
        lines = answer.body.decode().splitlines(keepends=True)
        at = lines[0].rstrip().split(",").index("Caller")
        cells = [line.split(",") for line in lines[1:]]
        changed = [[*row[:at], row[at][::-1], *row[at + 1 :]] if len(row) > at else row for row in cells]
        answer.body = "".join([lines[0], *(",".join(row) for row in changed)]).encode()
