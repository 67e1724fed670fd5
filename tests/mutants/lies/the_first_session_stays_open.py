"""Who signed in first cannot sign out."""

from typing import Any

KILLED_BY = "auth.sign-out"
ALONE = True


def before(request: Any) -> None:
    first = request.memory.get("first")
    if request.path == "/auth/sign_out" and first and first in request.headers.get("authorization", ""):
        request.path = "/cdrs"
        request.memory["spared"] = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_in" and answer.status == 200:
        request.memory.setdefault("first", answer.json["access_token"])
    elif request.memory.pop("spared", False):
        answer.become(200, None)
