"""The envelope of bad input holds no error."""

from typing import Any

KILLED_BY = "errors.envelope"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400:
        answer.json = {"errors": []}
