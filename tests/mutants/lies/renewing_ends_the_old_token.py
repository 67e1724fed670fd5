"""Whoever renews a session cannot use the old token any more."""

from typing import Any

KILLED_BY = "auth.refresh"
ALONE = True

REFUSAL = {"errors": [{"code": "UNAUTHORIZED", "message": "no"}]}


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_in" and answer.status == 200:
        request.memory[answer.json["refresh_token"]] = answer.json["access_token"]
    elif request.path == "/auth/refresh_token" and answer.status == 200:
        request.memory["old"] = request.memory.get(request.json["refresh_token"])
    elif request.memory.get("old") and request.memory["old"] in request.headers.get("authorization", ""):
        answer.become(401, REFUSAL)
        answer.headers["www-authenticate"] = "Bearer"
