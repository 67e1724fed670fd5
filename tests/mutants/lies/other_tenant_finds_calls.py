"""A search shows the calls of every tenant."""

from typing import Any

KILLED_BY = "tenancy.lists"


def before(request: Any) -> None:
    if (
        request.path == "/cdrs"
        and "search" in request.options
        and request.other_token in request.headers.get("authorization", "")
    ):
        request.authorise()
