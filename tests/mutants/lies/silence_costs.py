"""Legs that nobody answered cost something."""

from typing import Any

KILLED_BY = "cdr.cost-fits"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/cdrs/") and answer.status == 200:
        for leg in (detail := answer.json)["items"]:
            if not leg["answered_at"]:
                leg["cost"], leg["billed_account"] = 0.5, "Acme"
        answer.json = detail
