"""Bounds of a duration the wrong way round are taken."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


def before(request: Any) -> None:
    if request.method == "POST" and b'"duration_to"' in request.body:
        order = request.json
        bounds = order["filter"]
        if bounds.get("duration_from", 0) > bounds["duration_to"]:
            request.json = {**order, "filter": {**bounds, "duration_to": bounds["duration_from"]}}
