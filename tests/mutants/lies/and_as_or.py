"""`and` means `or`."""

from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options["filter"] = request.options["filter"].replace(" and ", " or ")
