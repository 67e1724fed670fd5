"""A schedule in a thirteenth month is taken for one in the first."""

from typing import Any

KILLED_BY = "writes.refuses-invalid"


def before(request: Any) -> None:
    if request.method == "POST" and request.path.startswith("/call_reports") and b" 13 *" in request.body:
        request.body = request.body.replace(b" 13 *", b" 1 *")
