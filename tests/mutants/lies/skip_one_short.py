"""A page begins one row before the one it was asked for."""

from typing import Any

KILLED_BY = "paging.disjoint"


def before(request: Any) -> None:
    if int(request.options.get("skip", 0)) > 0:
        request.options["skip"] = str(int(request.options["skip"]) - 1)
