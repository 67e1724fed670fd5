"""Destroys what a run made, from its journal alone, so that an interrupted run can be cleaned up as well."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress

from contracts.checks.lists import rows_of
from contracts.client import Client
from contracts.document import Document, Operation
from contracts.errors import INCOMPARABLE, TargetError, WallError
from contracts.journal import Entry
from contracts.ownership import Owned
from contracts.settings import Preset
from contracts.wall import Wall

_MADE_IN_TIME = ("call_reports", "completed_call_reports")
_PAGE = 100
_MOST_PAGES = 100
_ROUNDS = 20
_PAUSE_SECONDS = 0.25


def note_existing(client: Client) -> None:
    """Write down what there is before the run, so that nothing of it is ever taken for ours."""
    for operation in _lists(client.document):
        for row in _all_rows(client, operation):
            client.journal.write(Entry(event="existing", resource=operation.resource, id=str(row.get("id"))))


def clean_up(client: Client) -> tuple[str, ...]:
    """Destroy what the journal says was made, and the products of it; return what is left, as `resource id`.

    An order that is at work is waited for. Only what was not there before the run and carries a name that the run
    gave is taken for a product of it.
    """
    made = _made(client)
    for attempt in range(_ROUNDS):
        if not made and not _at_work(client):
            break
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        client.wall = Wall(
            Preset.OWNED, client.document, made, base_url=client.target.base_url, token=client.target.token, cap=0
        )
        for owned in made:
            # An id that cannot stand in an address is left over; the others are destroyed all the same.
            with suppress(WallError, ValueError):
                _destroy(client, owned)
        # Once more, because an order may have had its product in the meantime.
        made = _made(client)
    return tuple(f"{owned.resource} {owned.id}" for owned in made)


def _made(client: Client) -> tuple[Owned, ...]:
    """Return what lives of the things made: those journalled, and those that carry one of the run's names."""
    entries = client.journal.read()
    existing = {(entry.resource, entry.id) for entry in entries if entry.event == "existing"}
    names = client.journal.names()
    made = {(entry.resource, entry.id): entry.name for entry in client.journal.living()}
    for operation in _lists(client.document):
        for row in _all_rows(client, operation):
            thing = (operation.resource, str(row.get("id")))
            if isinstance(row.get("name"), str) and row["name"] in names and thing not in existing:
                made.setdefault(thing, str(row["name"]))
    return tuple(Owned(resource=resource, id=id, name=name) for (resource, id), name in made.items())


def _destroy(client: Client, owned: Owned) -> None:
    destroyer = client.document.by_role(owned.resource, "destroy")
    if destroyer is None:
        return
    if client.send(destroyer.method, destroyer.path_for(owned.id)).status == 404:
        client.journal.write(Entry(event="destroyed", resource=owned.resource, id=owned.id))


def _at_work(client: Client) -> bool:
    """Return whether an order without a schedule was destroyed so late that its product may still appear."""
    names = client.journal.names()
    return any(
        isinstance(row.get("name"), str) and row["name"] in names and row.get("status") == "RUNNING"
        for operation in _lists(client.document)
        for row in _all_rows(client, operation)
    )


def _lists(document: Document) -> tuple[Operation, ...]:
    found = (document.by_role(resource, "list") for resource in _MADE_IN_TIME)
    return tuple(operation for operation in found if operation is not None)


def _all_rows(client: Client, operation: Operation) -> Iterator[Mapping[str, object]]:
    """Read a list page by page, each row once, until a page is short or brings nothing new."""
    seen: set[str] = set()
    for page in range(_MOST_PAGES):
        rows = rows_of(client.get(operation.path, top=_PAGE, skip=page * _PAGE))
        new = [row for row in rows if str(row.get("id")) not in seen]
        yield from new
        seen.update(str(row.get("id")) for row in new)
        # A list that does not know `skip` would have its first page for ever.
        if len(rows) < _PAGE or not new:
            return


def try_clean_up(client: Client) -> tuple[str, ...]:
    """Clean up as far as the target lets us; a target that does not answer leaves everything behind."""
    try:
        return clean_up(client)
    except (TargetError, WallError, *INCOMPARABLE):
        return tuple(f"{entry.resource} {entry.id}" for entry in client.journal.living())
