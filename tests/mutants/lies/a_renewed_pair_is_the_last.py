"""The refresh token that came of a renewal is good for none."""

from typing import Any

KILLED_BY = "auth.refresh"


async def after(request: Any, answer: Any, ask: Any) -> None:
    given = request.memory.setdefault("given", set())
    if request.path == "/auth/refresh_token" and answer.status == 200:
        if request.json["refresh_token"] in given:
            answer.become(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]})
            answer.headers["www-authenticate"] = "Bearer"
        else:
            given.add(answer.json["refresh_token"])
