"""The filter is read and forgotten."""

from typing import Any

KILLED_BY = "filter.sound"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200 and "filter" in request.options:
        options = {name: value for name, value in request.options.items() if name != "filter"}
        answer.json = await ask(request.path, **options)
