"""The total row of a table about ring groups leaves out the last of them that answered."""

from typing import Any

KILLED_BY = "files.arithmetic"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if not request.path.startswith("/blobs/") or not answer.body.startswith(b"Ring Group,"):
        return
    lines = [line.split(",") for line in answer.body.decode().splitlines()]
    for total in (line for line in lines if line[0] == "Total:" and int(line[2]) > 0):
        total[2] = str(int(total[2]) - 1).zfill(len(total[2]))
    answer.body = "".join(f"{','.join(line)}\r\n" for line in lines).encode()
