"""An order that ran once has a schedule afterwards, until it is destroyed."""

from typing import Any

KILLED_BY = "lifecycle.leaves"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and answer.status == 201:
        made = f"/call_reports/{answer.json['id']}"
        order = await ask(made)
        if "name" in order and order["status"] == "RUNNING":
            request.memory[made] = {**order, "cron_expr": "0 6 * * 1", "status": "SCHEDULED"}
    elif request.method == "GET" and answer.status == 404 and request.path in request.memory:
        answer.become(200, request.memory[request.path])
    elif request.path.endswith("/destroy") and request.memory.pop(request.path.removesuffix("/destroy"), None):
        answer.become(204, None)
