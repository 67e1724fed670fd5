"""Signing out is accepted, instead of done."""

from typing import Any

KILLED_BY = "conformance.status"
ALONE = True


async def after(request: Any, answer: Any, ask: Any) -> None:
    if request.path == "/auth/sign_out" and answer.status < 300:
        answer.status = 202
