"""Calls inside the PBX are shown with a trunk."""

from typing import Any

KILLED_BY = "cdr.direction-fits"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path in ("/cdrs", "/calllogs") and answer.status == 200:
        page = answer.json
        for row in page["items"]:
            if row["direction"] == "EXTENSION_CALL":
                row["trunk"] = "Northline SIP"
        answer.json = page
