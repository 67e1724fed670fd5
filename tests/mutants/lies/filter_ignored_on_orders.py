"""Orders are not filtered."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    if request.path in ("/call_reports", "/completed_call_reports"):
        request.options.pop("filter", None)
