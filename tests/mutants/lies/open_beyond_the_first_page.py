"""Without a token everybody may read from the second row on."""

from typing import Any

KILLED_BY = "auth.missing"
ALONE = True


def before(request: Any) -> None:
    if "authorization" not in request.headers and "skip" in request.options:
        request.authorise()
