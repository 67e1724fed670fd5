"""Errors have codes that the document does not name."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status >= 400 and answer.body:
        answer.json = {"errors": [{**one, "code": "SOMETHING_ELSE"} for one in answer.json["errors"]]}
