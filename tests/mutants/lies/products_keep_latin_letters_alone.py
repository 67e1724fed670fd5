"""The name of a product keeps no letter outside Latin-1."""

from typing import Any

KILLED_BY = "lifecycle.completes"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/completed_call_reports" and request.method == "GET" and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            row["name"] = row["name"].encode("latin-1", "replace").decode("latin-1")
        answer.json = page
