"""Which PBX the present request is about. Refuses to show anything of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, request

from mockpbx.errors import NotFoundError
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes

PARAMETER = "sandbox"
"""The query parameter that names a sandbox, which all links and forms keep."""


def begin_visit(sandbox: Sandbox) -> None:
    """Let the present request be about a PBX."""
    g.sandbox = sandbox


def here() -> Sandbox:
    """Return the PBX that the present request is about."""
    sandbox: Sandbox = g.sandbox
    return sandbox


def chooser(sandboxes: Sandboxes) -> Callable[[], None]:
    """Return what lets a request be about the PBX it names; NotFoundError when there is none of that name."""

    def choose() -> None:
        name = request.args.get(PARAMETER)
        if name is None:
            return
        found = sandboxes.named(name)
        if found is None:
            raise NotFoundError("There is no sandbox of that name: it was dropped, or never opened.")
        begin_visit(found)

    return choose


def keep_here(rooms: Blueprint) -> None:
    """Let every link to one of the rooms lead to the PBX that is looked at."""

    @rooms.url_defaults
    def keep(_endpoint: str, values: dict[str, Any]) -> None:
        if here().name != MAIN:
            values.setdefault(PARAMETER, here().name)
