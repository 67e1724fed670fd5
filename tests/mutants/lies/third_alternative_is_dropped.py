"""Of three conditions joined by `or` the third is dropped."""

from typing import Any

KILLED_BY = "query.generated"
ALONE = True


def before(request: Any) -> None:
    kept, found, last = request.options.get("filter", "").rpartition(" or ")
    if found and " or " in kept:
        kept += ")" * (last.count(")") - last.count("("))
        request.options["filter"] = kept if kept.count("(") == kept.count(")") else request.options["filter"]
