"""The average talking time of a team's queue is that of all calls, and not of those that were served."""

from typing import Any

KILLED_BY = "files.arithmetic"


async def after(request: Any, answer: Any, ask: Any) -> None:
    if not request.path.startswith("/blobs/") or not answer.body.startswith(b"Queue,Agents In Team,"):
        return
    head, *rows = (line.split(",") for line in answer.body.decode().splitlines())
    calls, talk, average = (head.index(name) for name in ("Total Calls", "Total Talking Time", "Average Talking Time"))
    for row in rows:
        if row[average]:
            hours, minutes, seconds = map(int, row[talk].split(":"))
            mean = (hours * 3600 + minutes * 60 + seconds) // max(1, int(row[calls]))
            row[average] = f"{mean // 3600:02}:{mean // 60 % 60:02}:{mean % 60:02}"
    answer.body = "".join(f"{','.join(row)}\r\n" for row in (head, *rows)).encode()
