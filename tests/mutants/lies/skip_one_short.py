"""A page begins one row before the one it was asked for."""

from typing import Any

KILLED_BY = "paging.disjoint"


def before(request: Any) -> None:
    skip = request.options.get("skip", "")
    if skip.isascii() and skip.isdigit() and int(skip) > 0:
        request.options["skip"] = str(int(skip) - 1)
