"""A file names other callers than the calls have."""

from typing import Any

from tests.mutants.files import turn_callers_round

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200:
        turn_callers_round(answer)
