"""A token that was just given out is refused."""

from typing import Any

KILLED_BY = "auth.sign-in"


def before(request: Any) -> None:
    if request.headers.get("authorization") not in (None, f"Bearer {request.token}"):
        request.headers["authorization"] = "Bearer wrong"
