"""An update takes away the schedule that it does not name."""

from typing import Any

KILLED_BY = "writes.update-is-partial"


def before(request: Any) -> None:
    if request.is_update and b"cron_expr" not in request.body:
        request.json = {**request.json, "cron_expr": ""}
