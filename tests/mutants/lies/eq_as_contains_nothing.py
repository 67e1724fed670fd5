"""`eq` means `ne`."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if " eq " in text:
        request.options["filter"] = text.replace(" eq ", " ne ")
