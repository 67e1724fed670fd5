"""Of the rows with a blank or a value, asked for by a list, the last does not come."""

from typing import Any

KILLED_BY = "filter.complete"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    options = request.options
    is_first = options.keys() == {"filter", "top"} and options["top"] == "100"
    if request.is_list and request.path == "/cdrs" and answer.status == 200 and is_first:
        is_meant = " in (null, " in options["filter"] and not options["filter"].startswith("not ")
        answer.json = {**answer.json, "items": answer.json["items"][:-1]} if is_meant else answer.json
