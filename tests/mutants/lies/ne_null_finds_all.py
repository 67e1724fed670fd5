"""`ne null` holds for every row."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if text.endswith(" ne null"):
        request.options["filter"] = f"({text} or {text.removesuffix(' ne null')} eq null)"
