"""Answers are compressed for whoever accepts it."""

import gzip
from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if "gzip" in request.headers.get("accept-encoding", "") and answer.body:
        answer.body = gzip.compress(answer.body, mtime=0)
        answer.headers["content-encoding"] = "gzip"
