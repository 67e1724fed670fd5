"""A search counts one row too many."""

from typing import Any

KILLED_BY = "search.count"
ALONE = True


def _is_searched(request: Any) -> bool:
    options = request.options
    is_first = options.keys() == {"search", "top"} and options["top"] == "100" and len(options["search"]) > 1
    return bool(request.is_list and request.path == "/cdrs" and is_first)


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 200 and _is_searched(request):
        answer.json = {**answer.json, "count": answer.json["count"] + 1}
