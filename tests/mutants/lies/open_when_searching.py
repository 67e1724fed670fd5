"""A list that is searched needs no token."""

from typing import Any

KILLED_BY = "auth.missing"


def before(request: Any) -> None:
    if request.is_list and "search" in request.options:
        request.authorise()
