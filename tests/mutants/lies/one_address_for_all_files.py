"""All files have one address, which leads to that whose product was looked at last."""

from typing import Any

KILLED_BY = "files.separate"
ALONE = True

PRODUCTS = "/completed_call_reports"


def before(request: Any) -> None:
    if request.path == request.memory.get("shared") and "last" in request.memory:
        request.path = request.memory["last"]


async def after(request: Any, answer: Any, ask: Any) -> None:
    by_id = request.path.removesuffix("/destroy")
    if request.path.startswith(PRODUCTS + "/") and request.path.endswith("/destroy") and by_id in request.memory:
        request.memory["last"] = request.memory[by_id]
    is_by_name = request.options.get("filter", "").startswith("name eq") and request.options.keys() == {"filter"}
    is_meant = request.path.startswith(PRODUCTS + "/") or is_by_name
    if not is_meant or request.method != "GET" or answer.status != 200 or not request.path.startswith(PRODUCTS):
        return
    said = answer.json
    for product in said.get("items", [said]):
        if " once" in product["name"]:
            path = product["file_url"].partition("/api")[2]
            request.memory[f"{PRODUCTS}/{product['id']}"] = request.memory["last"] = path
            request.memory.setdefault("shared", path)
            product["file_url"] = request.memory.setdefault("url", product["file_url"])
    answer.json = said
