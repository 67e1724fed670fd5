"""The plan of a run: its phases in order, the most telling first, and the parts of lists that they look at."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from contracts.checks.lists import count_of, rows_of
from contracts.client import Client
from contracts.observation import Observation
from contracts.relations.access import ACCESS_KINDS, SESSION_KINDS, locked_doors, sessions
from contracts.relations.calls import CALL_KINDS, calls_and_legs, records
from contracts.relations.filtered_files import FILTERED_KINDS, FilteredFiles
from contracts.relations.hostile import hostile_ids, hostile_queries
from contracts.relations.lists import FIELD_KINDS, LIST_KINDS, ListRelations
from contracts.relations.meanwhile import Meanwhile, Source
from contracts.relations.methods import strange_methods
from contracts.relations.once import ONCE_KINDS, OneShots
from contracts.relations.order_lives import LIVES_KINDS, OrderLives
from contracts.relations.orders import ENDING_KINDS, STANDING_KINDS, OrderRelations
from contracts.relations.products import EACH_TYPE_KINDS, KEPT_KINDS, Products, ProductsOfEachType
from contracts.relations.ranges import RANGE_KINDS, FilesOfRanges
from contracts.relations.running import RUNNING_KINDS, RunningOrders
from contracts.relations.scope import Scope, read_scope
from contracts.relations.tenancy import TENANCY_KINDS, TenancyRelations
from contracts.relations.unknown import unknown_ids
from contracts.relations.values import quoted
from contracts.relations.window import Window
from contracts.settings import Preset

Wants = Callable[[frozenset[str]], bool]
"""Says whether some check of the run looks at observations of one of these kinds."""

_CALLS = ("cdrs", "calllogs")
_SETTLED = timedelta(hours=1)
_MOST_LOOKED_FOR = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the run by name; `observe` sends and yields what it saw, and may be run again.

    `kinds` are the kinds of observation that it may yield. `gathered` yields what was seen for it beside other phases,
    and sends nothing, for a run that has no time for the phase itself.
    """

    name: str
    kinds: frozenset[str]
    observe: Callable[[], Iterable[Observation]]
    gathered: Callable[[], Iterable[Observation]] = tuple


class Scopes:
    """The parts of lists that a run looks at, each read when it is first wanted."""

    def __init__(self, client: Client) -> None:
        """Read through `client`."""
        self._client = client
        self._scopes: dict[str, Scope] = {}
        self._first: tuple[str, int | None] = ("", None)

    @property
    def read(self) -> tuple[Scope, ...]:
        """Those that were read."""
        return tuple(self._scopes.values())

    def look(self) -> None:
        """Note which call is the last by now, and how many there are."""
        self._first = _newest_call(self._client)

    def have_moved(self) -> bool:
        """Say whether calls came since that look."""
        return _newest_call(self._client) != self._first

    def of(self, resource: str) -> Scope:
        """The part of a list that is looked at."""
        return self._scopes[resource] if resource in self._scopes else self.anew(resource)

    def anew(self, resource: str) -> Scope:
        """The same, read now."""
        base = self._frozen(resource) if resource in _CALLS else None
        self._scopes[resource] = read_scope(self._client, self._client.document.of(resource, "list"), base=base)
        return self._scopes[resource]

    def were_disturbed(self, resource: str) -> bool:
        """Say whether others gave or took back orders or products since the list of them was read.

        What the list has no more has to be gone, or it is the list that is at fault.
        """
        before = self._scopes.get(resource)
        if before is None or resource in _CALLS:
            return False
        after, own = read_scope(self._client, before.operation), self._client.journal.names()
        left, came = _of_others(before, own) - _of_others(after, own), _of_others(after, own) - _of_others(before, own)
        return bool(left or came) and all(self._is_gone(resource, id) for id in sorted(left)[:_MOST_LOOKED_FOR])

    def _is_gone(self, resource: str, id: str) -> bool:
        return self._client.get(self._client.document.of(resource, "read").path_for(id)).status in (404, 410)

    @property
    def of_calls(self) -> list[Scope]:
        """The parts of the lists of calls and call logs, of those that may be asked for."""
        lists = [self._client.document.of(resource, "list") for resource in _CALLS]
        return [self.of(one.resource) for one in lists if self._client.may_send(one.method, one.path)]

    def _frozen(self, resource: str) -> str | None:
        """Return the filter that keeps to calls which have settled; None where nothing moves while it is looked at."""
        if self._client.target.is_loopback:
            newest = self._first[0]
            return f"ended_at le {quoted(newest)}" if newest and self.have_moved() else None
        until = _server_time(self._client, resource) - _SETTLED
        return f"ended_at lt {quoted(until.strftime('%Y-%m-%dT%H:%M:%SZ'))}"


def phases(client: Client, scopes: Scopes, wants: Wants) -> Iterator[Phase]:
    """Yield the phases of a run in their order."""
    scopes.look()
    yield from _at_the_door(client)
    reports = _Reports(client, scopes, wants)
    for resource in _CALLS:
        yield reports.host(resource, LIST_KINDS | {"records"}, _calls_of(client, scopes, resource, wants))
    yield reports.host("calls", CALL_KINDS, lambda: calls_and_legs(client, *(scopes.of(one) for one in _CALLS)))
    yield reports.host("odd queries", frozenset({"hostile"}), lambda: hostile_queries(client))
    # By the end of so many questions all reports are done, and nobody waits for them.
    yield reports.host("cdrs, field by field", FIELD_KINDS, _fields_of(client, scopes, "cdrs"))
    yield from reports.phases()
    if _is_writing(client):
        yield from _of_orders(client)
    if client.target.other_token is not None:
        yield _phase("calls of tenants", TENANCY_KINDS, reports.tenancy.calls)
        if _is_writing(client):
            yield _phase("orders of tenants", TENANCY_KINDS, reports.tenancy.orders)
    orders, products = "call_reports", "completed_call_reports"
    yield _phase(orders, LIST_KINDS, _among_orders(client, _list_of(client, scopes, orders, wants)))
    if _is_writing(client):
        yield _phase("products that stay", KEPT_KINDS, reports.each.still_there)
    yield _phase(products, LIST_KINDS, _list_of(client, scopes, products, wants))
    yield _phase("odd ids", {"hostile"}, lambda: hostile_ids(client))
    yield _phase("calllogs, field by field", FIELD_KINDS, _fields_of(client, scopes, "calllogs"))


def _of_others(scope: Scope, own: frozenset[str]) -> frozenset[str]:
    return frozenset(str(row[scope.collection.key]) for row in scope.rows if row.get("name") not in own)


def _is_writing(client: Client) -> bool:
    return client.settings.preset is not Preset.PROBE


def _at_the_door(client: Client) -> Iterator[Phase]:
    yield _phase("access", ACCESS_KINDS, lambda: locked_doors(client))
    yield _phase("methods", {"method"}, lambda: strange_methods(client))
    yield _phase("unknown ids", {"unknown"}, lambda: unknown_ids(client))
    yield _phase("sessions", SESSION_KINDS, lambda: sessions(client))


class _Reports:
    """The phases about reports that run. They are ordered beside the questions about calls, which no report changes."""

    def __init__(self, client: Client, scopes: Scopes, wants: Wants) -> None:
        products, run_id = Products(client), _run_id(client)
        window = Window(client, lambda: scopes.of("cdrs"))
        self.each = ProductsOfEachType(client, f"{run_id} each", window, products)
        self.tenancy = TenancyRelations(client, run_id, lambda: scopes.of_calls, products)
        self._meanwhile = Meanwhile(client)
        self._wants = wants
        self._kinds: dict[str, frozenset[str]] = {}
        if not _is_writing(client):
            return
        once = OneShots(client, run_id, window, products)
        self._add("products", ONCE_KINDS, once.errands, once.after_all)
        self._add("filtered files", FILTERED_KINDS, FilteredFiles(client, f"{run_id} file", window, products).errands)
        ranges = FilesOfRanges(client, f"{run_id} days", products)
        self._add("ranges of days", RANGE_KINDS, ranges.errands, ranges.after_all)
        self._add("orders that run", RUNNING_KINDS, RunningOrders(client, f"{run_id} run", products).errands)
        self._add("products of each type", EACH_TYPE_KINDS, self.each.errands, self.each.together)
        if client.target.other_token is not None:
            self._add("products of tenants", TENANCY_KINDS, self.tenancy.errands)

    def _add(
        self, name: str, kinds: frozenset[str], source: Source, closing: Callable[[], Iterable[Observation]] = tuple
    ) -> None:
        """Add a phase; nothing is ordered for one that nobody looks at."""
        if self._wants(kinds):
            self._kinds[name] = kinds
            self._meanwhile.add(name, source, closing)

    def host(self, name: str, kinds: frozenset[str], observe: Callable[[], Iterable[Observation]]) -> Phase:
        """A phase beside which reports are ordered and looked at."""
        return _phase(name, kinds, lambda: self._meanwhile.beside(observe()))

    def phases(self) -> Iterator[Phase]:
        """The phases that were added, in their order."""
        for name, kinds in self._kinds.items():
            observe, gathered = partial(self._meanwhile.of, name), partial(self._meanwhile.gathered, name)
            yield Phase(name=name, kinds=kinds, observe=observe, gathered=gathered)


def _of_orders(client: Client) -> Iterator[Phase]:
    orders = OrderRelations(client, _run_id(client))
    lives = OrderLives(client, f"{_run_id(client)} life")
    yield _phase("orders", STANDING_KINDS, orders.standing)
    yield _phase("ends of orders", ENDING_KINDS, orders.endings)
    yield _phase("types of orders", LIVES_KINDS, lives.of_each_type)
    yield _phase("members of orders", LIVES_KINDS, lives.of_each_member)
    yield _phase("lives of orders", LIVES_KINDS, lives.machine)


def _among_orders(client: Client, observe: Callable[[], Iterator[Observation]]) -> Callable[[], Iterator[Observation]]:
    """Look at the list of orders while some of ours stand in it, where the run may write."""
    if not _is_writing(client):
        return observe

    def among() -> Iterator[Observation]:
        lives = OrderLives(client, f"{_run_id(client)} list")
        lives.stand()
        yield from observe()
        lives.fall()

    return among


def _phase(name: str, kinds: Iterable[str], observe: Callable[[], Iterable[Observation]]) -> Phase:
    return Phase(name=name, kinds=frozenset(kinds), observe=observe)


def _list_of(client: Client, scopes: Scopes, resource: str, wants: Wants) -> Callable[[], Iterator[Observation]]:
    def observe() -> Iterator[Observation]:
        yield from ListRelations(client, scopes.anew(resource), client.settings.seed).everything(wants)

    return observe


def _calls_of(client: Client, scopes: Scopes, resource: str, wants: Wants) -> Callable[[], Iterator[Observation]]:
    def observe() -> Iterator[Observation]:
        scope = scopes.anew(resource)
        yield from records(scope)
        yield from ListRelations(client, scope, client.settings.seed).first(wants)

    return observe


def _fields_of(client: Client, scopes: Scopes, resource: str) -> Callable[[], Iterator[Observation]]:
    return lambda: ListRelations(client, scopes.anew(resource), client.settings.seed).fields()


def _newest_call(client: Client) -> tuple[str, int | None]:
    """Return when the call that ended last did so, and how many calls there are."""
    calls = client.document.of("cdrs", "list")
    if not client.may_send(calls.method, calls.path):
        return "", None
    answer = client.get(calls.path, top=1, orderby="ended_at desc")
    rows = rows_of(answer)
    return str(rows[0].get("ended_at", "")) if rows else "", count_of(answer)


def _server_time(client: Client, resource: str) -> datetime:
    answer = client.get(client.document.of(resource, "list").path, top=1)
    try:
        return parsedate_to_datetime(answer.response_headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return datetime.now(UTC)


def _run_id(client: Client) -> str:
    """Return what marks the names of this run: fixed by the seed on this machine, different each time elsewhere."""
    chance = "" if client.target.is_loopback else f"{time.time_ns()} {os.getpid()}"
    return "contract " + hashlib.sha256(f"{client.settings.seed} {chance}".encode()).hexdigest()[:8]
