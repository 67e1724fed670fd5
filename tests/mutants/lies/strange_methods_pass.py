"""A method that a path does not have is taken for reading."""

from typing import Any

KILLED_BY = "methods.refused"
ALONE = True


def before(request: Any) -> None:
    if request.method in ("PUT", "PATCH", "DELETE"):
        request.method = "GET"
