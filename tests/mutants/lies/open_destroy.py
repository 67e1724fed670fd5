"""Anybody may destroy products."""

from typing import Any

KILLED_BY = "auth.missing"


def before(request: Any) -> None:
    if request.path.startswith("/completed_call_reports/") and request.method == "POST":
        request.authorise()
