"""`ne` drops rows whose field is blank."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    words = text.split(" ")
    if "ne" in words[1:-1] and "null" not in text and "''" not in text:
        request.options["filter"] = f"({text}) and {words[words.index('ne') - 1].lstrip('(')} ne null"
