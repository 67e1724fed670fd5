"""Any password signs in."""

from typing import Any

KILLED_BY = "auth.sign-in-refused"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_in":
        if answer.status == 200:
            request.memory["signed in"] = answer.json
        elif answer.status in (400, 401) and "signed in" in request.memory:
            answer.become(200, request.memory["signed in"])
