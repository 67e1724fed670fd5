"""A report of YESTERDAY tells of the day of its run."""

from typing import Any

from tests.mutants.files import order_another_range

KILLED_BY = "files.ranges"
ALONE = True


def before(request: Any) -> None:
    order_another_range(request, "YESTERDAY", range="TODAY")
