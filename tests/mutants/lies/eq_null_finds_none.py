"""`eq null` holds for no row."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if text.endswith(" eq null"):
        request.options["filter"] = f"{text} and {text.removesuffix(' eq null')} ne null"
