"""A token that was just given out is refused."""

from typing import Any

KILLED_BY = "auth.sign-in"


def before(request: Any) -> None:
    known = (None, f"Bearer {request.token}", f"Bearer {request.other_token}")
    if request.headers.get("authorization") not in known:
        request.headers["authorization"] = "Bearer wrong"
