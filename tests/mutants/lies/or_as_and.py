"""`or` means `and`."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if " or " in text:
        request.options["filter"] = text.replace(" or ", " and ")
