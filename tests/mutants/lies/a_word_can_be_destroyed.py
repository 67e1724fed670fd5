"""An order whose id is a word can be destroyed, though there is none."""

import re
from typing import Any

KILLED_BY = "writes.destroy-unknown"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    is_own = request.token in request.headers.get("authorization", "")
    if is_own and answer.status == 404 and re.fullmatch("/call_reports/[a-z-]+/destroy", request.path):
        answer.become(204, None)
