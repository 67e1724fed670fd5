"""Calls that were given up early are left out of a report though that was not asked for."""

from typing import Any

KILLED_BY = "files.tables"
ALONE = True
_FLAG = "enable_exclude_calls_dropped_before_seconds"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"exclude_calls_dropped' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("filter", {}).get(_FLAG) is False and "cron_expr" not in order:
            request.json = {**order, "filter": {**order["filter"], _FLAG: True}}
