"""After three wrong passwords nobody signs in for ten minutes."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path != "/auth/sign_in":
        return
    request.memory["wrong"] = request.memory.get("wrong", 0) + (answer.status == 401)
    if request.memory["wrong"] > 3:
        answer.become(429, {"errors": [{"code": "TOOMANYREQUESTS", "message": "too many failures"}]})
        answer.headers["retry-after"] = "600"
