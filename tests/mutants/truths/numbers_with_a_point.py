"""A cost without a fraction is written with a point."""

import re
from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith(("/cdrs/", "/calllogs/")) and answer.status == 200:
        answer.body = re.sub(rb'"cost":(\d+)([,}])', rb'"cost":\1.0\2', answer.body)
