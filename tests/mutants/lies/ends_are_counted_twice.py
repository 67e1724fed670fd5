"""Rows that end with a text are counted with one too many."""

from typing import Any

KILLED_BY = "filter.count"
ALONE = True


def _is_filtered(request: Any, word: str) -> bool:
    options = request.options
    is_first = options.keys() == {"filter", "top"} and options["top"] == "100"
    return bool(request.is_list and request.path == "/cdrs" and is_first and word in options["filter"])


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 200 and _is_filtered(request, "endswith("):
        answer.json = {**answer.json, "count": answer.json["count"] + 1}
