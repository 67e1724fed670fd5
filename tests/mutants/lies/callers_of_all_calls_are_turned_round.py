"""The file of all calls names their callers backwards."""

from typing import Any

from tests.mutants.files import is_of_a_filter, turn_callers_round

KILLED_BY = "files.content"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if is_of_a_filter(request, answer) is False:
        turn_callers_round(answer)
