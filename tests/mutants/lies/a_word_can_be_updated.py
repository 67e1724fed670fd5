"""An order whose id is a word can be changed, though there is none."""

import re
from typing import Any

KILLED_BY = "writes.update-unknown"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_own = request.token in request.headers.get("authorization", "")
    if is_own and answer.status == 404 and request.is_update and re.fullmatch("/call_reports/[a-z-]+", request.path):
        answer.become(200, None)
