"""The legs of a call come last first."""

from typing import Any

KILLED_BY = "agreement.legs-in-order"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/cdrs/") and request.method == "GET" and answer.status == 200:
        answer.json = {"items": answer.json["items"][::-1]}
