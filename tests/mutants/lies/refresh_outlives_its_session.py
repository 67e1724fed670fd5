"""Signing out ends the token and leaves its refresh token good."""

from typing import Any

KILLED_BY = "auth.refresh-once"


async def after(request: Any, answer: Any, ask: Any) -> None:
    known = request.memory.setdefault("refresh", {})
    if request.path in ("/auth/sign_in", "/auth/refresh_token") and answer.status == 200:
        known[answer.json["access_token"]] = answer.json
    if request.path == "/auth/sign_out" and answer.status == 200:
        pair = known.get(request.headers["authorization"].removeprefix("Bearer "))
        request.memory.setdefault("ended", set()).add(pair["refresh_token"] if pair else "")
    if request.path == "/auth/refresh_token" and answer.status >= 400:
        given = request.json.get("refresh_token")
        if given in request.memory.get("ended", ()):
            answer.become(200, next(pair for pair in known.values() if pair["refresh_token"] == given))
