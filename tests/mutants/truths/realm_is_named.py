"""The challenge names a realm."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 401:
        answer.headers["www-authenticate"] = 'Bearer realm="PBX", error="invalid_token"'
