"""Local times in the CSV of NORMAL bear the offset of UTC."""

import re
from typing import Any

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.body.startswith(b"Caller,Callee,"):
        answer.body = re.sub(rb"-0[45]:00(?=,)", b"+00:00", answer.body)
