"""The offset of an instant in a filter is not seen."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    for offset in ("+05:30", "%2B05:30", " 05:30"):
        text = text.replace(offset, "Z")
    request.options.update({"filter": text} if text else {})
