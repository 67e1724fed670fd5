"""An order can be destroyed by another tenant."""

from typing import Any

KILLED_BY = "tenancy.writes"


def before(request: Any) -> None:
    if (
        request.path.startswith("/call_reports/")
        and request.path.endswith("/destroy")
        and request.other_token in request.headers.get("authorization", "")
    ):
        request.authorise()
