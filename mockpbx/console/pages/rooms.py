"""Every room of the console in one table, and who may enter. Refuses to show what is in them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from mockpbx.console.forms import SAID
from mockpbx.console.here import PARAMETER, chooser, here, keep_here
from mockpbx.console.pages.call import add_call
from mockpbx.console.pages.calls import add_calls
from mockpbx.console.pages.clock import add_clock
from mockpbx.console.pages.docs import add_docs
from mockpbx.console.pages.faults import add_faults
from mockpbx.console.pages.home import add_home
from mockpbx.console.pages.journal import add_journal
from mockpbx.console.pages.outbox import add_outbox
from mockpbx.console.pages.reports import add_reports
from mockpbx.console.pages.sandboxes import add_sandboxes
from mockpbx.console.refusals import challenge
from mockpbx.control.guard import is_stranger, refuse_other_origins
from mockpbx.errors import DeniedError
from mockpbx.sandboxes import MAIN, Sandboxes

NAME = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One entry of the navigation: the view it leads to, and what adds its views."""

    view: str
    title: str
    add: Callable[[Blueprint, Sandboxes], None]


ROOMS = (
    Room(view="home", title="Home", add=add_home),
    Room(view="calls", title="Calls", add=add_calls),
    Room(view="reports", title="Reports", add=add_reports),
    Room(view="outbox", title="Outbox", add=add_outbox),
    Room(view="clock", title="Clock", add=add_clock),
    Room(view="journal", title="Journal", add=add_journal),
    Room(view="faults", title="Faults", add=add_faults),
    Room(view="list_sandboxes", title="Sandboxes", add=add_sandboxes),
    Room(view="docs", title="Docs", add=add_docs),
)
"""The navigation, from left to right."""
_OPEN = frozenset((f"{NAME}.home", f"{NAME}.docs"))
"""What whoever reaches the mock may look at, without token and password, as far as it is about the main PBX."""


def build_pages(sandboxes: Sandboxes, *, control_token: str | None = None) -> Blueprint:
    """Build all rooms; callers from other machines must present the control token, if there is one."""
    pages = Blueprint(NAME, __name__)
    keep_here(pages)
    add_call(pages, sandboxes)
    for room in ROOMS:
        room.add(pages, sandboxes)

    @pages.before_request
    def guard() -> ResponseReturnValue | None:
        refuse_other_origins(lets_links=True)
        is_open = request.endpoint in _OPEN and PARAMETER not in request.args
        if is_open or not is_stranger(control_token):
            return None
        if control_token is None:
            raise DeniedError("From other machines the console wants the control token, and this mock has none.")
        return challenge()

    pages.before_request(chooser(sandboxes))

    @pages.app_context_processor
    def frame() -> dict[str, Any]:
        sandbox = here()
        return {
            "rooms": ROOMS,
            "sandbox": sandbox,
            "pbx": sandbox.pbx,
            "is_main": sandbox.name == MAIN,
            "is_stranger": is_stranger(control_token),
            "has_control_token": control_token is not None,
            "said": SAID.get(request.args.get("said", "")),
        }

    return pages
