"""A 400 is a page for people."""

from typing import Any

KILLED_BY = "errors.envelope"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400:
        answer.headers["content-type"] = "text/html"
        answer.body = b"<h1>Bad Request</h1>"
