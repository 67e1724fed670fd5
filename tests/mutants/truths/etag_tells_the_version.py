"""Every answer has an ETag made from its bytes, and is for private caches alone."""

import hashlib
from typing import Any


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and answer.status == 200:
        answer.headers["etag"] = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        answer.headers["cache-control"] = "private, no-cache"
