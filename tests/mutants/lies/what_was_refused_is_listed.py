"""Orders that were refused stand in the list of who asks for their name."""

import re
from typing import Any

KILLED_BY = "writes.refused-changes-nothing"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    name = re.search(rb'"name": ?"([^"]* refused, [^"]*)"', request.body)
    if request.method == "POST" and request.path == "/call_reports" and answer.status == 400 and name:
        request.memory["refused"] = name[1].decode()
    text = request.options.get("filter", "")
    if request.path == "/call_reports" and answer.status == 200 and "refused, " in text:
        row = (await ask("/call_reports", top="1"))["items"][0]
        answer.json = {"count": 1, "items": [{**row, "name": request.memory.get("refused", "")}]}
