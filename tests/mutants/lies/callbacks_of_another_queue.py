"""A report of the callbacks of one queue tells of the next one."""

from typing import Any

KILLED_BY = "files.numbers"
ALONE = True


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"QUEUE_CALLBACKS"' in request.body:
        order = request.json
        queues = order["filter"].get("call_queues") if isinstance(order, dict) and "filter" in order else None
        if queues and "cron_expr" not in order:
            request.json = {**order, "filter": {"call_queues": [str(int(one) + 1) for one in queues]}}
