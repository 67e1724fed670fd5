"""A report of LAST_SEVEN_DAYS tells of the seven days that end with the day of its run."""

from typing import Any

KILLED_BY = "files.ranges"
ALONE = True
_FROM, _TO = "2026-03-03T05:00:00Z", "2026-03-10T03:59:59Z"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"LAST_SEVEN_DAYS"' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("type") == "NORMAL" and "cron_expr" not in order:
            request.json = {**order, "range": "CUSTOM", "started_at": _FROM, "ended_at": _TO}
