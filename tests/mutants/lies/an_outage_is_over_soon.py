"""An odd id is answered with an outage that is over "soon", which is no number of seconds."""

from typing import Any

KILLED_BY = "conformance.second-opinion"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.method == "GET" and answer.status == 400 and request.path.startswith("/calllogs/"):
        answer.become(503, {"errors": [{"code": "UNAVAILABLE", "message": "service unavailable"}]})
        answer.headers["retry-after"] = "soon"
