"""A search finds a row more than it should, and does not count it."""

from typing import Any

KILLED_BY = "search.sound"
ALONE = True


def _is_searched(request: Any) -> bool:
    options = request.options
    is_first = options.keys() == {"search", "top"} and options["top"] == "100" and len(options["search"]) > 1
    return bool(request.is_list and request.path == "/cdrs" and is_first)


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 200 and _is_searched(request) and len(answer.json["items"]) < 100:
        found = {row["id"] for row in answer.json["items"]}
        others = [row for row in (await ask("/cdrs", top="100"))["items"] if row["id"] not in found]
        answer.json = {**answer.json, "items": answer.json["items"] + others[:1]}
