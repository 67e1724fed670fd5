"""A filter is taken however deep its brackets are."""

from typing import Any

KILLED_BY = "filter.refuses-unknown"


def before(request: Any) -> None:
    if request.is_list and request.options.get("filter", "").startswith("(" * 41):
        request.options["filter"] = request.options["filter"].strip("()")
