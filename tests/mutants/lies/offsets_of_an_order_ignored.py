"""The offset of an instant in an order is not seen."""

from typing import Any

KILLED_BY = "writes.update"


def before(request: Any) -> None:
    if request.is_update:
        request.body = request.body.replace(b"+01:00", b"Z")
