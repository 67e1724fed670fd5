"""Of tests on the caller and on the callee that stand together, that on the caller counts."""

from typing import Any

KILLED_BY = "files.filter"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"to":' in request.body:
        order = request.json
        if "from" in order["filter"] and "cron_expr" not in order:
            kept = {name: value for name, value in order["filter"].items() if not name.startswith("to")}
            request.json = {**order, "filter": kept}
