"""The header Allow names the methods in another order, with OPTIONS."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if "allow" in answer.headers:
        methods = sorted({*answer.headers["allow"].replace(" ", "").split(","), "OPTIONS"}, reverse=True)
        answer.headers["allow"] = ", ".join(methods)
