"""Calls that were given up early are in a report from which they were to be left out."""

from typing import Any

from tests.mutants.files import leave_early_calls_otherwise

KILLED_BY = "files.dropped"
ALONE = True


def before(request: Any) -> None:
    leave_early_calls_otherwise(request, asked=True)
