"""A filter by an unknown field is answered as if there were none."""

from typing import Any

KILLED_BY = "filter.refuses-unknown"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 400 and "filter" in request.options:
        answer.become(200, await ask(request.path))
