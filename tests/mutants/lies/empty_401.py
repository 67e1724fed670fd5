"""An answer 401 has no body."""

from typing import Any

KILLED_BY = "errors.envelope"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 401:
        answer.body = b""
