"""Only the first word of a search counts."""

from typing import Any

KILLED_BY = "search.sound"


def before(request: Any) -> None:
    words = request.options.get("search", "").split()
    if len(words) == 2:
        request.options["search"] = words[0]
