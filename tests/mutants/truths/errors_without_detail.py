"""Errors tell nothing beyond code and message."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status >= 400 and answer.body:
        answer.json = {"errors": [{"code": one["code"], "message": one["message"]} for one in answer.json["errors"]]}
