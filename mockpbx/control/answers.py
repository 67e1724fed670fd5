"""How the control plane spells its answers, and which PBX they are about."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response

from mockpbx import wire
from mockpbx.model import Instant
from mockpbx.model.instant import render_instant
from mockpbx.sandboxes import Sandbox

Here = Callable[[], Sandbox]
"""Returns the sandbox that the present request is about."""


def answer(value: Any, status: int = 200) -> Response:
    """Answer with a JSON value."""
    return Response(wire.render(value), status, content_type="application/json")


def collection(rows: Sequence[Any]) -> Response:
    """Answer with rows and how many there are."""
    return answer({"count": len(rows), "items": rows})


def nothing() -> Response:
    """Answer that it was done, and that there is nothing to be said of it."""
    return Response(status=204)


def spelt(instant: Instant | None) -> str | None:
    """Spell an instant, or null."""
    return None if instant is None else render_instant(instant)
