"""What is refused is refused for several reasons at once."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400 and answer.body:
        answer.json = {"errors": answer.json["errors"] * 3}
