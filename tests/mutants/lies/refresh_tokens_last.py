"""A refresh token is good for any number of renewals."""

from typing import Any

KILLED_BY = "auth.refresh-once"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path != "/auth/refresh_token":
        return
    if answer.status == 200:
        request.memory[request.json["refresh_token"]] = answer.json
    elif request.json.get("refresh_token") in request.memory:
        answer.become(200, request.memory[request.json["refresh_token"]])
