"""A report about some queues tells of all."""

from typing import Any

KILLED_BY = "files.numbers"
ALONE = True


def before(request: Any) -> None:
    if request.method == "POST" and request.path == "/call_reports" and b'"98765"' in request.body:
        request.body = request.body.replace(b'["98765"]', b"[]")
