"""A report of LAST_SEVEN_DAYS tells of the seven days that end with the day of its run."""

from typing import Any

from tests.mutants.files import order_another_range

KILLED_BY = "files.ranges"
ALONE = True


def before(request: Any) -> None:
    order_another_range(
        request, "LAST_SEVEN_DAYS", range="CUSTOM", started_at="2026-03-03T05:00:00Z", ended_at="2026-03-10T03:59:59Z"
    )
