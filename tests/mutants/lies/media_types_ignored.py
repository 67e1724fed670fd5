"""An order is taken whatever its media type says."""

from typing import Any

KILLED_BY = "writes.media-type"
ALONE = True


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports":
        request.headers["content-type"] = "application/json"
