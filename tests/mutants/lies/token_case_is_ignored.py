"""The case of the token does not matter."""

from typing import Any

KILLED_BY = "auth.wrong"
ALONE = True


def before(request: Any) -> None:
    if request.headers.get("authorization", "").casefold() == f"bearer {request.token}".casefold():
        request.authorise()
