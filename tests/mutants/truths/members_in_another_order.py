"""The members of every object come in another order."""

from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.headers.get("content-type", "").startswith("application/json") and answer.body:
        answer.json = _turned(answer.json)


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _turned(value[name]) for name in reversed(value)}
    return [_turned(one) for one in value] if isinstance(value, list) else value
