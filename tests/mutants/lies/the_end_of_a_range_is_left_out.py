"""A report leaves out what ends at the very end of its CUSTOM range."""

from datetime import datetime, timedelta
from typing import Any

KILLED_BY = "files.content"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"CUSTOM"' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("filter") == {}:
            end = datetime.fromisoformat(order["ended_at"]) - timedelta(microseconds=1)
            request.json = {**order, "ended_at": end.isoformat()}
