"""Percentages in the tables of reports are a little off."""

import re
from typing import Any

KILLED_BY = "files.arithmetic"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and b"html" not in answer.body[:100]:
        answer.body = re.sub(rb"[0-9](?=[0-9] %)", lambda found: b"%d" % ((int(found.group()) + 5) % 10), answer.body)
