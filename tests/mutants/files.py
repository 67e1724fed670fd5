"""What several lies do to the files of reports."""

from typing import Any

_ORDERS, _PRODUCTS = "/call_reports", "/completed_call_reports"


def is_of_a_filter(request: Any, answer: Any) -> bool | None:
    """Whether the file that is fetched tells of the calls of a filter; None for anything else.

    It has to be asked of every request, for it is known from the orders and products that were seen.
    """
    filtered = request.memory.setdefault("filtered", set())
    if request.method == "POST" and request.path == _ORDERS and answer.status == 201 and request.json["filter"]:
        filtered.add(request.json["name"])
    for product in answer.json.get("items", []) if request.path == _PRODUCTS and answer.status == 200 else []:
        request.memory[product["file_url"].partition("/api")[2]] = product["name"] in filtered
    is_filtered: bool | None = request.memory.get(request.path)
    return is_filtered


def turn_callers_round(answer: Any) -> None:
    """Name the callers in a file of calls backwards, which takes as many bytes; other answers stay as they are."""
    if b"Caller" not in answer.body[:200]:
        return
    lines = answer.body.decode().splitlines(keepends=True)
    at = lines[0].rstrip().split(",").index("Caller")
    cells = [line.split(",") for line in lines[1:]]
    changed = [[*row[:at], row[at][::-1], *row[at + 1 :]] if len(row) > at else row for row in cells]
    answer.body = "".join([lines[0], *(",".join(row) for row in changed)]).encode()


def order_another_range(request: Any, asked: str, **told: str) -> None:
    """Have an order of NORMAL over one range, which runs once, carried out as if it were over another."""
    if request.method == "POST" and request.path == _ORDERS and f'"{asked}"'.encode() in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("type") == "NORMAL" and "cron_expr" not in order:
            request.json = {**order, **told}


def leave_early_calls_otherwise(request: Any, *, asked: bool) -> None:
    """Have an order that runs once leave out calls given up early just if that was not what it asked for."""
    flag = "enable_exclude_calls_dropped_before_seconds"
    if request.method == "POST" and request.path == _ORDERS and b'"exclude_calls_dropped' in request.body:
        order = request.json
        if isinstance(order, dict) and order.get("filter", {}).get(flag) is asked and "cron_expr" not in order:
            request.json = {**order, "filter": {**order["filter"], flag: not asked}}
