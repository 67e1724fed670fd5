"""Files say that they are in Latin-1, and are in UTF-8."""

from typing import Any

KILLED_BY = "files.media-type"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200:
        media_type = answer.headers["content-type"].partition(";")[0]
        answer.headers["content-type"] = f"{media_type}; charset=iso-8859-1"
