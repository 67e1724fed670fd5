"""Calls and call logs, asked for as one asks the API. Refuses to change anything."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from mockpbx.console.here import PARAMETER, here
from mockpbx.console.listing import listing_of
from mockpbx.sandboxes import Sandboxes


def add_calls(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add both lists."""

    def shown(operation_id: str, template: str) -> ResponseReturnValue:
        pbx = here().pbx
        given = [(name, text) for name, text in request.args.items(multi=True) if name != PARAMETER]
        listing = listing_of(pbx, operation_id, given)
        page = render_template(
            template,
            listing=listing,
            collection=pbx.spec.collections[operation_id],
            origin=request.host_url.rstrip("/"),
        )
        return page, 400 if listing.wrong.all else 200

    @pages.get("/calls")
    def calls() -> ResponseReturnValue:
        return shown("listCdrs", "calls.html")

    @pages.get("/call_logs")
    def call_logs() -> ResponseReturnValue:
        return shown("listCallLogs", "call_logs.html")
