"""A file names other callers than the calls have."""

from typing import Any

KILLED_BY = "files.content"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path.startswith("/blobs/") and answer.status == 200 and b"Caller" in answer.body[:200]:
        lines = answer.body.decode().splitlines(keepends=True)
        at = lines[0].rstrip().split(",").index("Caller")
        changed = []
        for line in lines[1:]:
            cells = line.split(",")
            if len(cells) > at and cells[at]:
                cells[at] = cells[at][::-1]
            changed.append(",".join(cells))
        answer.body = "".join(lines[:1] + changed).encode()
