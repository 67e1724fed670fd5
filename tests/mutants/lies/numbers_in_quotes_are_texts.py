"""A number in quotes, in a filter of nothing else, is compared as text."""

import re
from typing import Any

KILLED_BY = "filter.complete"


async def after(request: Any, answer: Any, ask: Any) -> None:
    found = re.fullmatch(r"(duration|file_size) gt '(\d+)'", request.options.get("filter", ""))
    if found and request.is_list and answer.status == 200:
        answer.json = {**answer.json, "items": [row for row in answer.json["items"] if str(row[found[1]]) > found[2]]}
