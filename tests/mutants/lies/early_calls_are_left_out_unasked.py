"""Calls that were given up early are left out of a report though that was not asked for."""

from typing import Any

from tests.mutants.files import leave_early_calls_otherwise

KILLED_BY = "files.tables"
ALONE = True


def before(request: Any) -> None:
    leave_early_calls_otherwise(request, asked=False)
