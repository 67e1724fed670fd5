"""The list of calls that waited too long has the digits of one time zone and the offset of another."""

import re
from typing import Any

KILLED_BY = "files.listed-calls"
ALONE = True
_TIME = re.compile(rb"(?<=T)([0-9]{2})(?=:[0-9]{2}:[0-9]{2}[+-])")


async def after(request: Any, answer: Any, ask: Any) -> None:
    named = answer.headers.get("content-disposition", "")
    if request.path.startswith("/blobs/") and "QUEUE_BREACHES_SLA_STATISTICS" in named:
        answer.body = _TIME.sub(lambda found: b"%02d" % ((int(found[1]) + 5) % 24), answer.body)
