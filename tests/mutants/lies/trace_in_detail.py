"""An error tells the stack it came from."""

from typing import Any

KILLED_BY = "errors.no-trace"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if answer.status == 400:
        fault = {**answer.json["errors"][0], "detail": 'Traceback (most recent call last):\n  File "app.py", line 1'}
        answer.json = {"errors": [fault]}
