"""Whoever signed out still reads call logs."""

from typing import Any

KILLED_BY = "auth.sign-out"


def before(request: Any) -> None:
    ended = request.memory.get("ended", set())
    if request.path.startswith("/calllogs") and request.headers.get("authorization") in ended:
        request.authorise()


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_out" and answer.status == 200:
        request.memory.setdefault("ended", set()).add(request.headers["authorization"])
