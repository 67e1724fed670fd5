"""The CSV of NORMAL tells other costs than the calls have."""

import re
from typing import Any

KILLED_BY = "files.content"
_COST = re.compile(rb"(?<=,)[0-9](?=\.[0-9]+,)")


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.body.startswith(b"Caller,Callee,"):
        answer.body = _COST.sub(lambda found: b"%d" % ((int(found.group()) + 1) % 10), answer.body)
