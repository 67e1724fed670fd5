"""The details of a call need no token."""

from typing import Any

KILLED_BY = "auth.missing"


def before(request: Any) -> None:
    if request.method == "GET" and request.path.startswith("/cdrs/"):
        request.authorise()
