"""Brackets in a filter are not seen."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if text.startswith("not (") and text.endswith(")"):
        request.options["filter"] = f"not {text[5:-1]}"
