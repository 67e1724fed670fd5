"""What stands in an office before anybody comes: orders, a failed one among them, and products."""

from datetime import timedelta

from tests.second.orders import Office
from tests.second.variant import Variant

_TYPES = ("NORMAL", "QUEUE_CALLBACKS", "RING_GROUP_STATISTICS", "QUEUE_PERFORMANCE")


def furnish(office: Office, variant: Variant) -> None:
    """Put standing orders, a failed one and products there."""
    now = office.now()
    for count in range(25):
        type = _TYPES[count % len(_TYPES)]
        body = {"name": f"Standing {count % 7} - 100%", "type": type, "email": "a@b.example", "format": "HTML"}
        id = office.create({**body, "range": "TODAY", "filter": {}, "cron_expr": f"{count} 3 1 1 *"})
        if count % 6 == 5:
            office.abort(id)
    for count in range(variant.product_count):
        completed_at = now - timedelta(seconds=count // 5 * 3601, microseconds=123_000 * (count % 2))
        facts = {"name": f"Product_{count % 11}", "type": _TYPES[count % 4], "format": ("CSV", "HTML")[count % 2]}
        office.complete({**facts, "range": "TODAY", "filter": {}}, completed_at)
