"""A token goes on after signing out."""

from typing import Any

KILLED_BY = "auth.sign-out"


def before(request: Any) -> None:
    if request.path == "/auth/sign_out" and request.headers.get("authorization"):
        request.memory["ended"] = request.headers["authorization"]
    elif request.headers.get("authorization") == request.memory.get("ended", ""):
        request.authorise()
