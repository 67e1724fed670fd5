"""A report tells of another range."""

from typing import Any

KILLED_BY = "files.content"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"CUSTOM"' in request.body:
        order = request.json
        if isinstance(order, dict) and "cron_expr" not in order and {"started_at", "ended_at"} <= set(order):
            request.json = {**order, "started_at": "2020-01-01T00:00:00Z"}
