"""A little beyond the end of a list one begins again, where `top` is not said."""

from typing import Any

KILLED_BY = "paging.past-the-end"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if (
        request.path == "/cdrs"
        and request.method == "GET"
        and list(request.options) == ["skip"]
        and answer.status == 200
    ):
        is_near = int(request.options["skip"]) < 1000
        answer.json = await ask("/cdrs", top="5") if is_near and not answer.json["items"] else answer.json
