"""A token that came of a renewal is refused."""

from typing import Any

KILLED_BY = "auth.refresh"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/refresh_token" and answer.status == 200:
        answer.json = {**answer.json, "access_token": "THISTOKENWASNEVERGIVENOUT0123456789ABCDEFGHIJKLM"}
