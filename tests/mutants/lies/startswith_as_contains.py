"""`startswith` finds a text anywhere."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if "startswith(" in text:
        request.options["filter"] = text.replace("startswith(", "contains(")
