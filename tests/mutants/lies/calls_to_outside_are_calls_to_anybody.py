"""A report that is ordered for callees outside tells of all callees."""

from typing import Any

KILLED_BY = "files.filter"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"EXTERNAL_NUMBERS"' in request.body:
        order = request.json
        if isinstance(order, dict) and order["filter"].get("to") == "EXTERNAL_NUMBERS":
            request.json = {**order, "filter": {**order["filter"], "to": "ANY"}}
