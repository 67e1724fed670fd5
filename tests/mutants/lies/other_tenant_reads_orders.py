"""An order can be read by another tenant."""

from typing import Any

KILLED_BY = "tenancy.reads"
ALONE = True


def before(request: Any) -> None:
    if (
        request.method == "GET"
        and request.path.startswith("/call_reports/")
        and request.other_token in request.headers.get("authorization", "")
    ):
        request.authorise()
