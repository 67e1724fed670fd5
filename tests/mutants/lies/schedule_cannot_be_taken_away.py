"""A change with an empty cron_expr leaves the schedule."""

from typing import Any

KILLED_BY = "lifecycle.unscheduled"


def before(request: Any) -> None:
    if request.is_update and b'"cron_expr":""' in request.body:
        request.json = {name: value for name, value in request.json.items() if name != "cron_expr"}
