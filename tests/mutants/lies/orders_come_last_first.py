"""Orders come last first where nobody asks for an order."""

from typing import Any

KILLED_BY = "ordering.default"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    options = request.options
    is_plain = not options.get("search") and "orderby" not in options and not {"top", "skip"} <= options.keys()
    if request.is_list and request.path == "/call_reports" and answer.status == 200 and is_plain:
        answer.json = {**answer.json, "items": answer.json["items"][::-1]}
