"""Errors are worded otherwise."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status >= 400 and answer.body:
        answer.json = {"errors": [{**one, "message": "Sorry, this cannot be done."} for one in answer.json["errors"]]}
