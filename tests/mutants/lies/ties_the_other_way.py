"""Rows that tie come the other way round."""

from typing import Any

KILLED_BY = "ordering.sorted"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.is_list and answer.status == 200:
        page = answer.json
        if "orderby" in request.options:
            names = [key.split()[0] for key in request.options["orderby"].split(",")]
            groups: list[list[Any]] = []
            for row in page["items"]:
                if groups and all(groups[-1][0].get(name) == row.get(name) for name in names):
                    groups[-1].append(row)
                else:
                    groups.append([row])
            page["items"] = [row for group in groups for row in reversed(group)]
        answer.json = page
