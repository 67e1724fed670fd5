"""`ge` does not find what is equal."""

from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if " ge " in text:
        request.options["filter"] = text.replace(" ge ", " gt ")
