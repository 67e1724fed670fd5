"""Some calls have a direction that the document does not know."""

from typing import Any

KILLED_BY = "conformance.schema"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if row.get("direction") == "INBOUND_OUTBOUND_CALL":
                row["direction"] = "TRANSIT_CALL"
        answer.json = page
