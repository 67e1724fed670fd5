"""Whatever begins like the token passes."""

from typing import Any

KILLED_BY = "auth.wrong"


def before(request: Any) -> None:
    shown = request.headers.get("authorization", "")
    if shown.startswith(f"Bearer {request.token}"):
        request.authorise()
