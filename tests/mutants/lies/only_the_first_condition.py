"""Only the first condition of a filter counts."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if " and " in text and " or " not in text and not text.startswith("("):
        request.options["filter"] = text.partition(" and ")[0]
