"""The token passes under any scheme."""

from typing import Any

KILLED_BY = "auth.wrong"


def before(request: Any) -> None:
    if request.headers.get("authorization", "").endswith(f" {request.token}"):
        request.authorise()
