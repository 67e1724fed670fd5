"""A run whose order is destroyed yields its product all the same."""

from typing import Any

KILLED_BY = "lifecycle.abandoned"
ALONE = True


def before(request: Any) -> None:
    order = request.path.removesuffix("/destroy")
    if request.method == "POST" and order != request.path and order in request.memory.get("once", ()):
        request.memory.setdefault("gone", set()).add(order)
        request.method, request.path, request.memory["destroys"] = "GET", order, True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/call_reports" and request.method == "POST" and answer.status == 201:
        made = f"/call_reports/{answer.json['id']}"
        if b"cron_expr" not in request.body:
            request.memory.setdefault("once", set()).add(made)
    elif request.memory.pop("destroys", False):
        answer.become(204, None)
    elif request.method == "GET" and request.path in request.memory.get("gone", ()):
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
