"""A call that does not exist is one without legs."""

import re
from typing import Any

KILLED_BY = "reads.unknown"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_own = request.token in request.headers.get("authorization", "")
    if (
        is_own
        and request.method == "GET"
        and answer.status == 404
        and re.fullmatch("/cdrs/[a-z]+-[a-z-]+", request.path)
    ):
        answer.become(200, {"items": []})
