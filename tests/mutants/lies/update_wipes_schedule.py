"""An update takes away the schedule that it does not name."""

from contextlib import suppress
from typing import Any

KILLED_BY = "writes.update-is-partial"


def before(request: Any) -> None:
    if request.is_update and request.body.startswith(b"{") and b"cron_expr" not in request.body:
        with suppress(ValueError):
            request.json = {**request.json, "cron_expr": ""}
