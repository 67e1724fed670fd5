"""An update is accepted and forgotten."""

from typing import Any

KILLED_BY = "writes.update"


def before(request: Any) -> None:
    if request.is_update:
        request.body = b"{}"
