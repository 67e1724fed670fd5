"""Durations are sorted as text."""

from typing import Any

KILLED_BY = "ordering.sorted"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    keys = request.options.get("orderby", "").split(",")
    if request.path in ("/cdrs", "/calllogs") and answer.status == 200 and keys[0].split()[:1] == ["duration"]:
        rows = sorted(answer.json["items"], key=lambda row: str(row["duration"]), reverse=keys[0].endswith("desc"))
        answer.json = {**answer.json, "items": rows}
