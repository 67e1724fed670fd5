"""Without `orderby` the oldest row comes first."""

from typing import Any

KILLED_BY = "ordering.default"


def before(request: Any) -> None:
    if request.path in ("/cdrs", "/calllogs"):
        request.options.setdefault("orderby", "started_at asc, id asc")
