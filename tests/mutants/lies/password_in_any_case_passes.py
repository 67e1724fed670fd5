"""A password passes in another case."""

from typing import Any

KILLED_BY = "auth.sign-in-refused"


def before(request: Any) -> None:
    if request.path == "/auth/sign_in" and b"password" in request.body:
        request.json = {**request.json, "password": request.json["password"].lower()}
