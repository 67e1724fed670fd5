"""A file of calls names the callees of legs backwards."""

import re
from typing import Any

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and answer.body.startswith(b"Caller,Callee,"):
        answer.body = re.sub(rb"\n,([^,]+),", lambda cell: b"\n," + cell[1][::-1] + b",", answer.body)
