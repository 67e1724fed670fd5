"""A change that is null is taken for one of nothing."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


def before(request: Any) -> None:
    if request.is_update and request.body == b"null":
        request.body = b"{}"
