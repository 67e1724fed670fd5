"""The list of orders shows those of every tenant."""

from typing import Any

KILLED_BY = "tenancy.lists"
ALONE = True


def before(request: Any) -> None:
    if (
        request.path == "/call_reports"
        and request.method == "GET"
        and request.other_token in request.headers.get("authorization", "")
    ):
        request.authorise()
