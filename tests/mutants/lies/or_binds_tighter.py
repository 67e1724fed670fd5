"""`or` binds tighter than `and`."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    left, found, right = text.partition(" or ")
    if found and not text.startswith(("(", "not (")) and " and " in right:
        middle, _, last = right.partition(" and ")
        request.options["filter"] = f"({left} or {middle}) and {last}"
