"""What was said to a PBX and what it answered: listed, looked through, taken along. Refuses to record."""

import json
from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from mockpbx.console.forms import Action, Wrong, add_actions
from mockpbx.console.here import PARAMETER, here
from mockpbx.errors import NotFoundError, ValidationError
from mockpbx.faults import FAULTS
from mockpbx.journal import JournalQuery, entry_detail, har, parse_query
from mockpbx.journal.query import MOST_ENTRIES
from mockpbx.sandboxes import Sandboxes

_FORM = "list"
_AT_ONCE = {"limit": "50"}
_NOT_ASKED = frozenset((PARAMETER, "said"))


def add_journal(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page of all exchanges and of one, the journal as a file, and what can be done to it."""
    add_actions(pages, _ACTIONS, then=".journal", show=lambda wrong: _shown(wrong, _AT_ONCE))

    @pages.get("/journal")
    def journal() -> ResponseReturnValue:
        options = {**_AT_ONCE, **_given()}
        try:
            return _shown(Wrong(_FORM, None, options), options)
        except ValidationError as error:
            return _shown(Wrong(_FORM, error, options), _AT_ONCE), error.status

    @pages.get("/journal/<int:number>")
    def exchange(number: int) -> str:
        found = here().journal.entry(number)
        if found is None:
            raise NotFoundError("There is no exchange with that number; perhaps it had to make room.")
        return render_template("exchange.html", exchange=found, said_in=entry_detail(found), pretty=_pretty)

    @pages.get("/journal.har")
    def journal_file() -> Response:
        headers = {"Content-Disposition": 'attachment; filename="journal.har"'}
        entries = here().journal.entries(JournalQuery(limit=MOST_ENTRIES))
        return Response(har(entries), headers=headers, content_type="application/json")


def _given() -> Mapping[str, str]:
    return {name: text for name, text in request.args.items() if text.strip() and name not in _NOT_ASKED}


def _clear() -> str:
    here().journal.clear()
    return "cleared"


_ACTIONS = (Action(path="/journal/clear", view="clear_journal", form="clear", do=_clear),)


def _shown(wrong: Wrong, options: Mapping[str, str]) -> str:
    sandbox = here()
    query = parse_query(options, {"operation_id": sandbox.pbx.spec.operations, "fault": FAULTS})
    return render_template(
        "journal.html",
        wrong=wrong,
        entries=() if wrong.all else sandbox.journal.entries(query),
        count=sandbox.journal.count(query),
        violating_count=sandbox.journal.count(JournalQuery(violating=True)),
        query=query,
        options=options,
        operations=sorted(sandbox.pbx.spec.operations),
    )


def _pretty(text: str) -> str:
    """Lay JSON out for reading; anything else stays as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text
