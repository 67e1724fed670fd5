"""Without a token what does not exist is refused in other words than what does."""

from typing import Any

KILLED_BY = "auth.before-existence"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 401 and request.path.count("/") == 2 and request.path[-1].isdigit():
        answer.json = {"errors": [{**answer.json["errors"][0], "message": "not without a token"}]}
