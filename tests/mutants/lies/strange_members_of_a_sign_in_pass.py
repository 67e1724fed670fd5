"""Whoever signs in may send members that nobody knows."""

import json
from typing import Any

KILLED_BY = "auth.sign-in-refused"
_KNOWN = ("username", "password", "domain")


def before(request: Any) -> None:
    if request.path == "/auth/sign_in" and request.body[:1] == b"{":
        body = json.loads(request.body)
        if body.keys() - set(_KNOWN):
            request.json = {name: body[name] for name in _KNOWN if name in body}
