"""A report of LAST_WEEK tells of the week from Sunday."""

from typing import Any

from tests.mutants.files import order_another_range

KILLED_BY = "files.ranges"
ALONE = True


def before(request: Any) -> None:
    order_another_range(
        request, "LAST_WEEK", range="CUSTOM", started_at="2026-03-01T05:00:00Z", ended_at="2026-03-08T04:59:59Z"
    )
