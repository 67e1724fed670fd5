"""Any bearer token will do."""

from typing import Any

KILLED_BY = "auth.wrong"


def before(request: Any) -> None:
    if request.headers.get("authorization", "").lower().startswith("bearer "):
        request.authorise()
