"""A report of YESTERDAY tells of the day of its run."""

from typing import Any

KILLED_BY = "files.ranges"
ALONE = True


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"YESTERDAY"' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("type") == "NORMAL" and "cron_expr" not in order:
            request.json = {**order, "range": "TODAY"}
