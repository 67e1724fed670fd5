"""An HTML file is entitled with its type."""

import re
from typing import Any

KILLED_BY = "files.title"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and b"<title>" in answer.body:
        answer.body = re.sub(rb"contract [0-9a-f]{8}[^<]*", lambda name: b"x" * len(name[0]), answer.body)
