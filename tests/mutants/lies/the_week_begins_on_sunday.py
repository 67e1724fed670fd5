"""A report of LAST_WEEK tells of the week from Sunday."""

from typing import Any

KILLED_BY = "files.ranges"
ALONE = True
_FROM, _TO = "2026-03-01T05:00:00Z", "2026-03-08T04:59:59Z"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"LAST_WEEK"' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("type") == "NORMAL" and "cron_expr" not in order:
            request.json = {**order, "range": "CUSTOM", "started_at": _FROM, "ended_at": _TO}
