"""Signing out ends every session that was begun by signing in."""

from typing import Any

KILLED_BY = "auth.sessions-apart"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_out" and answer.status < 300:
        request.memory["is_over"] = True
    elif request.path == "/auth/sign_in":
        request.memory["is_over"] = False
    elif (
        request.memory.get("is_over")
        and answer.status == 200
        and request.token not in request.headers.get("authorization", request.token)
    ):
        answer.become(401, {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required"}]})
        answer.headers["www-authenticate"] = "Bearer"
