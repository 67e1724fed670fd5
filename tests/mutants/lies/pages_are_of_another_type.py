"""Where a page about all ring groups is ordered for once, one about queues is made."""

from typing import Any

KILLED_BY = "lifecycle.product-matches"
ALONE = True


def before(request: Any) -> None:
    if request.method != "POST" or request.path != "/call_reports" or b"ring_groups" not in request.body:
        return
    order = request.json
    if order.get("format") == "HTML" and order.get("filter") == {"ring_groups": []} and not order.get("cron_expr"):
        request.json = {**order, "type": "QUEUE_CALLBACKS", "filter": {"call_queues": []}}
