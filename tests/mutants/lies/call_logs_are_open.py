"""The call logs are told to everybody."""

from typing import Any

KILLED_BY = "auth.missing"


def before(request: Any) -> None:
    if request.path.startswith("/calllogs"):
        request.authorise()
