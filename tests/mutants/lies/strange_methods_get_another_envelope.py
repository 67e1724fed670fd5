"""What is said of a method that a path does not have is no error of the API."""

from typing import Any

KILLED_BY = "errors.envelope"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 405:
        answer.json = {"detail": "Method Not Allowed"}
