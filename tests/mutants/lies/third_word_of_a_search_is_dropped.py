"""Of three words of a search the third is dropped."""

from typing import Any

KILLED_BY = "search.sound"


def before(request: Any) -> None:
    words = request.options.get("search", "").split()
    if request.is_list and len(words) == 3 and not {"or", "OR"} & set(words) and '"' not in request.options["search"]:
        request.options["search"] = " ".join(words[:2])
