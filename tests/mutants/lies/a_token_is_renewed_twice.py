"""A refresh token is good for a second renewal."""

from typing import Any

KILLED_BY = "auth.refresh-once"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path != "/auth/refresh_token" or request.method != "POST":
        return
    if answer.status == 200:
        request.memory["used"], request.memory["pair"] = request.json["refresh_token"], answer.json
    elif request.body and request.json.get("refresh_token") == request.memory.get("used", "none"):
        answer.become(200, request.memory["pair"])
