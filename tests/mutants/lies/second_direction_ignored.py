"""All keys of an order run like the first."""

from typing import Any

KILLED_BY = "ordering.sorted"


def before(request: Any) -> None:
    keys = [key.split() for key in request.options.get("orderby", "").split(",") if len(key.split()) == 2]
    if len(keys) > 1:
        request.options["orderby"] = ", ".join(f"{name} {keys[0][1]}" for name, _ in keys)
