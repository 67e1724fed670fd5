"""Every answer has a header that the document does not know."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    answer.headers["x-server"] = "pbx-node-7"
