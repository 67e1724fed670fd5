"""A password passes with a blank after it."""

from typing import Any

KILLED_BY = "auth.sign-in-refused"
ALONE = True


def before(request: Any) -> None:
    if request.path == "/auth/sign_in" and request.body.startswith(b"{"):
        given = request.json
        if isinstance(given.get("password"), str):
            request.json = {**given, "password": given["password"].strip()}
