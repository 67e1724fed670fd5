"""What is read twice has changed meanwhile."""

from typing import Any

KILLED_BY = "stability.reads"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/call_reports/") and answer.status == 200:
        turn = request.memory["turn"] = request.memory.get("turn", 0) + 1
        if turn % 2:
            answer.json = {**answer.json, "email": f"turn{turn}@acme.example"}
