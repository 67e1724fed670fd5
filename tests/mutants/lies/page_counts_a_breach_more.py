"""A page tells of one call more that waited too long than there was; the file with commas does not."""

import re
from typing import Any

KILLED_BY = "files.arithmetic"
_BREACHES = re.compile(rb'(<tr><td>[^<]*</td><td class="figure">[0-9]+</td><td class="figure">)([1-8])(?=</td>)')


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and b"Calls that breached SLA Time</th>" in answer.body:
        answer.body = _BREACHES.sub(lambda found: found[1] + b"%d" % (int(found[2]) + 1), answer.body)
