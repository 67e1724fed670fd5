"""A call can be opened by another tenant."""

from typing import Any

KILLED_BY = "tenancy.reads"


def before(request: Any) -> None:
    if (
        request.method == "GET"
        and request.path.startswith("/cdrs/")
        and request.other_token in request.headers.get("authorization", "")
    ):
        request.authorise()
