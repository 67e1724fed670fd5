"""A report about several ring groups tells of the first."""

from typing import Any

KILLED_BY = "files.numbers"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"ring_groups"' in request.body:
        order = request.json
        if isinstance(order, dict) and "cron_expr" not in order:
            request.json = {**order, "filter": {"ring_groups": order["filter"].get("ring_groups", [])[:1]}}
