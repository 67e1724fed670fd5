"""A 401 does not say what it wants."""

from typing import Any

KILLED_BY = "conformance.headers"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers.pop("www-authenticate", None)
