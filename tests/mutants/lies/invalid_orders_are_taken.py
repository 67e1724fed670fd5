"""An order that breaks the document is taken as if it were right."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and answer.status == 400:
        answer.become(201, {"id": "1177266542665007104"})
