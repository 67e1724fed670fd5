"""One of the tables about queues counts other calls than the others do."""

import re
from typing import Any

KILLED_BY = "files.tables"
ALONE = True
_COUNT = re.compile(rb"[0-9](?=,0,0\.0%)")


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.body.startswith(b"Queue,Total Calls Received,Calls that"):
        answer.body = _COUNT.sub(lambda found: b"%d" % (int(found.group()) ^ 1), answer.body)
