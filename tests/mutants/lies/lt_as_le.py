"""`lt` also finds what is equal."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    if " lt " in text:
        request.options["filter"] = text.replace(" lt ", " le ")
