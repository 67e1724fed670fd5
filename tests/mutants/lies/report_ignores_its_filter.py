"""A report does not heed its filter."""

from typing import Any

KILLED_BY = "files.filter"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"answer_state"' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("type") == "NORMAL" and "cron_expr" not in order:
            request.json = {**order, "filter": {}}
