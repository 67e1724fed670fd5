"""Without a direction an order descends."""

from typing import Any

KILLED_BY = "ordering.sorted"


def before(request: Any) -> None:
    text = request.options.get("orderby", "")
    if text and "," not in text and " " not in text.strip():
        request.options["orderby"] = f"{text} desc"
