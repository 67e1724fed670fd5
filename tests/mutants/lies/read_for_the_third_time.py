"""Who reads a call log often is told another name."""

from typing import Any

KILLED_BY = "stability.reads"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and request.path.startswith("/calllogs/") and answer.status == 200:
        times = request.memory[request.path] = request.memory.get(request.path, 0) + 1
        if times > 1:
            answer.json = {**answer.json, "callee_display_name": f"Reader {times}"}
