"""The name of a file is told twice, the second time in UTF-8."""

from typing import Any
from urllib.parse import quote


async def after(request: Any, answer: Any, ask: Any) -> None:
    if "content-disposition" in answer.headers:
        plain = answer.headers["content-disposition"]
        name = plain.partition('filename="')[2].partition('"')[0]
        answer.headers["content-disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
