"""On the third page the count is one less."""

from typing import Any

KILLED_BY = "paging.count-is-total"
ALONE = True


def _is_plain(request: Any) -> bool:
    return request.method == "GET" and request.path == "/cdrs" and not request.options.keys() - {"top", "skip"}


async def after(request: Any, answer: Any, ask: Any) -> None:
    if _is_plain(request) and answer.status == 200 and request.options == {"top": "100", "skip": "200"}:
        answer.json = {**answer.json, "count": answer.json["count"] - 1}
