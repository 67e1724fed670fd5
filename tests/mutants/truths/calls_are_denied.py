"""The user may not see calls, whatever is asked of them."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_of_calls = request.method == "GET" and request.path.startswith(("/cdrs", "/calllogs"))
    if is_of_calls and request.headers.get("authorization") == f"Bearer {request.token}":
        answer.become(403, {"errors": [{"code": "DENIED", "message": "requested access to the resource is denied"}]})
