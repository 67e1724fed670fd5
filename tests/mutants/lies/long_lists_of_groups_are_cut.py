"""Of more than a hundred queues or groups in a filter the first hundred are taken."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports":
        order = request.json
        filter = order.get("filter") if isinstance(order, dict) else None
        if isinstance(filter, dict):
            cut = {name: one[:100] if isinstance(one, list) else one for name, one in filter.items()}
            request.json = {**order, "filter": cut}
