"""The first token that is given out is good for nothing."""

from typing import Any

KILLED_BY = "auth.sign-in"
ALONE = True

REFUSAL = {"errors": [{"code": "UNAUTHORIZED", "message": "no"}]}


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_in" and answer.status == 200:
        request.memory.setdefault("first", answer.json["access_token"])
    elif request.memory.get("first", "none") in request.headers.get("authorization", ""):
        answer.become(401, REFUSAL)
        answer.headers["www-authenticate"] = "Bearer"
