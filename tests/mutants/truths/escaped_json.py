"""JSON escapes all that is not ASCII."""

import json
from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.headers.get("content-type", "").startswith("application/json") and answer.body:
        answer.body = json.dumps(answer.json, ensure_ascii=True).encode()
