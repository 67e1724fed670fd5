"""A page of three rows holds two."""

from typing import Any

KILLED_BY = "paging.top-respected"
ALONE = True


def _is_plain(request: Any) -> bool:
    return request.method == "GET" and request.path == "/cdrs" and not request.options.keys() - {"top", "skip"}


async def after(request: Any, answer: Any, ask: Any) -> None:
    if _is_plain(request) and answer.status == 200 and request.options.get("top") == "3":
        answer.json = {**answer.json, "items": answer.json["items"][:2]}
