"""The id of an order that was destroyed is given to the next one of the state machine."""

from typing import Any

KILLED_BY = "writes.ids-unique"
ALONE = True

ORDERS = "/call_reports"


def before(request: Any) -> None:
    for shown, real in request.memory.get("given", {}).items():
        request.path = request.path.replace(shown, real)
        request.options = {name: text.replace(shown, real) for name, text in request.options.items()}


async def after(request: Any, answer: Any, ask: Any) -> None:
    given, free = request.memory.setdefault("given", {}), request.memory.setdefault("free", [])
    names = {real: shown for shown, real in given.items()}
    if request.method == "POST" and request.path == ORDERS and answer.status == 201:
        made = answer.json["id"]
        if free and "machine" in request.json["name"]:
            names[made] = shown = free.pop()
            given[shown] = made
    elif request.path.startswith(ORDERS) and request.path.endswith("/destroy") and answer.status == 204:
        real = request.path.split("/")[2]
        free.append(names.get(real, real))
        given.pop(names.get(real, real), None)
    for real, shown in names.items():
        answer.body = answer.body.replace(real.encode(), shown.encode())
