"""Destroys what a run made, from its journal alone, so that an interrupted run can be cleaned up as well."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from contracts.checks.lists import count_of, rows_of
from contracts.client import Client
from contracts.document import Document, Operation
from contracts.errors import INCOMPARABLE, TargetError, UsageError, WallError
from contracts.exchange import Exchange
from contracts.journal import Entry, Journal
from contracts.knocking import knock
from contracts.ownership import Owned, members
from contracts.settings import Preset
from contracts.wall import MADE_IN_TIME, Wall

_PAGE = 100
_MOST_PAGES = 100
_ROUNDS = 20
_PAUSE_SECONDS = 0.25
_MOST_REPEATS = 3
_GONE = frozenset({404, 410})
# The server, or what stands before it, may have another answer soon.
_PASSING = frozenset({408, 425, 429})


class _UnreadableError(TargetError):
    """A list did not come, so that nobody can say what is in it."""


class _ForbiddenError(_UnreadableError):
    """A list is not for the caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remains:
    """What was found of a run: the things made, and which lists could not be read."""

    made: tuple[Owned, ...]
    unread: tuple[str, ...] = ()


def note_existing(client: Client) -> None:
    """Write down what there is before the run, so that nothing of it is ever taken for ours."""
    for operation in _lists(client.document):
        try:
            for row in _all_rows(client, operation):
                client.journal.write(Entry(event="existing", resource=operation.resource, id=str(row.get("id"))))
        except _ForbiddenError:
            client.journal.write(Entry(event="forbidden", resource=operation.resource))
        except (_UnreadableError, WallError):
            # What may not be sent is not needed either: nothing is created then.
            continue


def clean_up(client: Client) -> tuple[str, ...]:
    """Destroy what the journal of this very run says was made, and the products of it; return what is left, in words.

    An order that is at work is waited for. Only what was not there before the run and carries a name that the run
    gave is taken for a product of it.
    """
    return _destroy_all(client, {})


def check_target(journal: Journal, base_url: str) -> None:
    """Make sure that a journal is of a run against this target; UsageError says of which it is."""
    if journal.target is None:
        raise UsageError(f"{journal.path} is no journal of a run")
    if journal.target != base_url:
        raise UsageError(f"{journal.path} is of a run against {journal.target}, not {base_url}")


def clean_up_later(client: Client) -> tuple[str, ...]:
    """Do the same for a run that is over, from its journal; return what is left, in words.

    UsageError where the journal is of another target, or none. In the meantime an id may have come to mean something
    else: what no longer carries a name that the run gave is left alone.
    """
    check_target(client.journal, client.target.base_url)
    knock(client)
    made = _remains(client).made
    client.wall = _wall_around(client, made)
    reasons = {one: _reason_to_keep(client, one) for one in made}
    return _destroy_all(client, {one: reason for one, reason in reasons.items() if reason})


def try_clean_up(client: Client) -> tuple[str, ...]:
    """Clean up as far as the target lets us; a target that does not answer leaves everything behind."""
    try:
        return clean_up(client)
    except (TargetError, WallError, *INCOMPARABLE):
        living = tuple(f"{entry.resource} {entry.id}" for entry in client.journal.living())
        if client.journal.is_settled:
            return living
        return (*living, "what else carries a name of the run, for the target did not let us look")


def notes_on_unseen(client: Client) -> Iterator[str]:
    """Say of what nobody can tell whether it is left, because the caller never was allowed to look."""
    for resource in sorted(client.unseen):
        yield f"{resource} are forbidden to this user, before the run as after it: nobody sees what is left of them"


def _destroy_all(client: Client, kept: Mapping[Owned, str]) -> tuple[str, ...]:
    """Destroy what was made but what is kept for a reason, and return what is left."""
    remains = _remains(client)
    for attempt in range(_ROUNDS):
        made = [one for one in remains.made if one not in kept]
        if not made:
            break
        if attempt:
            time.sleep(_PAUSE_SECONDS)
        client.wall = _wall_around(client, made)
        for owned in made:
            # An id that cannot stand in an address is left over; the others are destroyed all the same.
            with suppress(WallError, ValueError):
                _destroy(client, owned)
        # Once more, because an order may have had its product in the meantime.
        remains = _remains(client)
    if not remains.made and not remains.unread:
        client.journal.write(Entry(event="clean"))
    return tuple(_told(remains, kept, may_have_made=client.journal.may_have_made))


def _wall_around(client: Client, made: Iterable[Owned]) -> Wall:
    """Return a wall behind which nothing but these things can be changed."""
    return Wall(
        Preset.OWNED,
        client.document,
        made,
        base_url=client.target.base_url,
        token=client.target.token,
        cap=0,
        operations=client.settings.operations,
    )


def _told(remains: _Remains, kept: Mapping[Owned, str], *, may_have_made: bool) -> Iterator[str]:
    for one in remains.made:
        yield f"{one.resource} {one.id}" + (f" ({kept[one]}, so not destroyed)" if one in kept else "")
    # Where all that was asked for was refused, there is nothing to look for.
    yield from remains.unread if may_have_made else ()


def _remains(client: Client) -> _Remains:
    """Return what lives of the things made: those journalled, and those that carry one of the run's names."""
    known = {(entry.event, entry.resource, entry.id) for entry in client.journal.read()}
    names = client.journal.names()
    made = {(entry.resource, entry.id): entry.name for entry in client.journal.living()}
    unread: list[str] = []
    unseen: set[str] = set()
    for operation in _lists(client.document):
        try:
            for row in _all_rows(client, operation):
                resource, id, name = operation.resource, str(row.get("id")), row.get("name")
                if not isinstance(name, str) or name not in names or ("existing", resource, id) in known:
                    continue
                made.setdefault((resource, id), name)
                if ("created", resource, id) not in known:
                    # Whatever was answered to its name, it is there.
                    client.journal.write(Entry(event="created", resource=resource, id=id, name=name))
        except (_UnreadableError, WallError) as error:
            if isinstance(error, _ForbiddenError) and ("forbidden", operation.resource, "") in known:
                unseen.add(operation.resource)
            else:
                unread.append(f"perhaps some of {operation.resource}, for {error}")
    client.unseen = unseen if client.journal.may_have_made else set()
    return _Remains(
        made=tuple(
            Owned(resource=resource, id=id, name=name)
            for (resource, id), name in made.items()
            if ("existing", resource, id) not in known
        ),
        unread=tuple(unread),
    )


def _reason_to_keep(client: Client, owned: Owned) -> str | None:
    """Say why a thing must not be destroyed; None where it still carries a name of the run, or is gone."""
    reader = client.document.by_role(owned.resource, "read")
    if reader is None:
        return "nothing tells its name"
    path = reader.path_for(owned.id)
    answer = _read(client, path)
    if answer.status == 200:
        return None if _name_in(answer) in client.journal.names() else "by no name of the run"
    return None if answer.status in _GONE else f"GET {path} answers {answer.status}"


def _read(client: Client, path: str, **options: int) -> Exchange:
    """Read, and read again where the answer may be another one the next time."""
    answer = client.get(path, **options)
    for _ in range(_MOST_REPEATS):
        if answer.status not in _PASSING and answer.status < 500:
            break
        client.rest(_PAUSE_SECONDS)
        answer = client.get(path, **options)
    return answer


def _name_in(answer: Exchange) -> str | None:
    name = members(answer.response_body).get("name")
    return name if isinstance(name, str) else None


def _destroy(client: Client, owned: Owned) -> None:
    destroyer = client.document.by_role(owned.resource, "destroy")
    if destroyer is not None:
        client.send(destroyer.method, destroyer.path_for(owned.id))


def _lists(document: Document) -> tuple[Operation, ...]:
    found = (document.by_role(resource, "list") for resource in MADE_IN_TIME)
    return tuple(operation for operation in found if operation is not None)


def _all_rows(client: Client, operation: Operation) -> Iterator[Mapping[str, object]]:
    """Read a list page by page, each row once, until all that it counts has come, or a page is empty.

    _UnreadableError where it has no end that we reach, so that nobody takes a part for the whole.
    """
    seen: set[str] = set()
    taken = 0
    for _ in range(_MOST_PAGES):
        answer = _read(client, operation.path, top=_PAGE, skip=taken)
        items = members(answer.response_body).get("items")
        if answer.status == 403:
            raise _ForbiddenError(f"GET {operation.path} answers 403 and no page")
        if answer.status != 200 or not isinstance(items, list):
            raise _UnreadableError(f"GET {operation.path} answers {answer.status} and no page")
        new = [row for row in rows_of(answer) if str(row.get("id")) not in seen]
        yield from new
        seen.update(str(row.get("id")) for row in new)
        taken += len(items)
        count = count_of(answer)
        # A full page is no end, whatever is counted; nor is a shorter one, for the server may allow no more at a time.
        if not items or (len(items) < _PAGE and count is not None and taken >= count):
            return
        # A list that does not know `skip` would have its first page for ever.
        if not new:
            break
    raise _UnreadableError(f"GET {operation.path} does not come to its end")
