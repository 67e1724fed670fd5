"""A whole call names a destination."""

from typing import Any

KILLED_BY = "cdr.destination"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/cdrs" and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            row["destination"] = f"sip:{row['callee']}@198.51.100.4:5060"
        answer.json = page
