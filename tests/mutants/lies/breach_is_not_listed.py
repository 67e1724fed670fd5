"""The list of calls that waited too long lacks its last one."""

from typing import Any

KILLED_BY = "files.tables"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    files = request.memory.setdefault("files", {})
    if request.path == "/completed_call_reports" and answer.status == 200:
        for product in answer.json["items"]:
            files[product["file_url"].partition("/api")[2]] = (product["type"], product["format"])
    if files.get(request.path) == ("QUEUE_BREACHES_SLA_STATISTICS", "CSV") and answer.body.count(b"\n") > 1:
        # Of the same length, for its size is known.
        *lines, last = answer.body.rstrip(b"\r\n").splitlines(keepends=True)
        answer.body = b"".join(lines) + b"Total" + b"," * (len(last) - 3)
