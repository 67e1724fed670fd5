"""An order sorts each page by itself."""

from typing import Any

KILLED_BY = "ordering.sorted"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        key = request.options.get("orderby", "").partition(",")[0].split()
        if key:
            whole = await ask(
                request.path, **{name: value for name, value in request.options.items() if name != "orderby"}
            )
            kept = [row for row in whole["items"] if row.get(key[0]) is not None]
            rest = [row for row in whole["items"] if row.get(key[0]) is None]
            down = key[-1] == "desc"
            kept.sort(key=lambda row: row[key[0]], reverse=down)
            page["items"] = kept + rest if down else rest + kept
        answer.json = page
