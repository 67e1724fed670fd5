"""A report of calls from outside tells of all calls."""

from typing import Any

KILLED_BY = "files.filter"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"EXTERNAL_NUMBERS"' in request.body:
        order = request.json
        if order["filter"] == {"from": "EXTERNAL_NUMBERS"}:
            request.json = {**order, "filter": {}}
