"""A report of LAST_MONTH tells of the thirty days before its run."""

from typing import Any

from tests.mutants.files import order_another_range

KILLED_BY = "files.ranges"
ALONE = True


def before(request: Any) -> None:
    order_another_range(request, "LAST_MONTH", range="LAST_THIRTY_DAYS")
