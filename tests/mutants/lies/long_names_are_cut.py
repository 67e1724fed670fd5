"""A name is cut at 40 characters."""

from typing import Any

KILLED_BY = "writes.read-back"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"name"' in request.body:
        order = request.json
        if isinstance(order, dict) and isinstance(order.get("name"), str):
            request.json = {**order, "name": order["name"][:40]}
