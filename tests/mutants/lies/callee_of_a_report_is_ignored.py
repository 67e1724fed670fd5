"""A report of NORMAL pays no heed to the callee."""

from typing import Any

KILLED_BY = "files.filter"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"to":' in request.body:
        order = request.json
        kept = {name: value for name, value in order["filter"].items() if not name.startswith("to")}
        request.json = {**order, "filter": kept}
