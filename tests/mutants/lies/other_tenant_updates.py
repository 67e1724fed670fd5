"""An order can be changed by another tenant."""

from typing import Any

KILLED_BY = "tenancy.writes"


def before(request: Any) -> None:
    if request.is_update and request.other_token in request.headers.get("authorization", ""):
        request.authorise()
