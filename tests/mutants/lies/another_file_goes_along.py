"""When a product is destroyed, the file of another one goes along with it."""

from typing import Any

KILLED_BY = "files.download"


async def after(request: Any, answer: Any, ask: Any) -> None:
    urls, lost = request.memory.setdefault("urls", {}), request.memory.setdefault("lost", set())
    if request.path == "/completed_call_reports" and answer.status == 200:
        urls |= {row["id"]: row["file_url"].partition("/api")[2] for row in answer.json["items"]}
    elif request.path.startswith("/completed_call_reports/") and answer.status == 204:
        gone = request.path.split("/")[2]
        lost |= {url for made, url in urls.items() if made != gone}
    elif request.path in lost:
        answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "resource not found"}]})
