"""A CUSTOM range of one instant is taken for a day."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"started_at"' in request.body:
        order = request.json
        if isinstance(order, dict) and order["started_at"] == order.get("ended_at"):
            request.json = {**order, "ended_at": "2026-02-27T00:00:00Z"}
