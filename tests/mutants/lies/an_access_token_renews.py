"""An access token is as good for a renewal as its refresh token."""

from typing import Any

KILLED_BY = "auth.refresh-once"


def before(request: Any) -> None:
    pairs = request.memory.setdefault("pairs", {})
    if request.path == "/auth/refresh_token" and request.body.startswith(b'{"refresh_token"'):
        presented = request.json["refresh_token"]
        request.json = {"refresh_token": pairs.get(presented, presented)}


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path in ("/auth/sign_in", "/auth/refresh_token") and answer.status == 200:
        request.memory["pairs"][answer.json["access_token"]] = answer.json["refresh_token"]
