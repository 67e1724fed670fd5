"""`eq` does not see case."""

from typing import Any

KILLED_BY = "filter.sound"


async def after(request: Any, answer: Any, ask: Any) -> None:
    name, _, literal = request.options.get("filter", "").partition(" eq ")
    if request.is_list and answer.status == 200 and literal and not answer.json["items"] and " " not in name + literal:
        found = await ask(request.path, filter=f"{name} eq {literal.swapcase()}")
        answer.json = found
