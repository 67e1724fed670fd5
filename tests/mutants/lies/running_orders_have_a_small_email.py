"""While an order runs, its address is in small letters."""

from typing import Any

KILLED_BY = "writes.read-back"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        order = answer.json
        answer.json = {**order, "email": order["email"].lower()} if order["status"] == "RUNNING" else order
