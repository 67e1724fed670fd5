"""Relations of many orders: each type from create to gone, and a machine that does what it likes to a few at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.bodies import Body, OrderMaker, as_read, changed
from contracts.relations.products import made_id
from contracts.relations.values import quoted

LIVES_KINDS = frozenset(
    {"no-product", "write", "made", "read-back", "scheduled", "listed", "updated", "untouched", "versions", "gone"}
)
_MOST_LIVING = 3
_STANDING = 4
_LIVES, _STEPS = 4, 12


@dataclass(frozen=True, slots=True)
class _Step:
    """What is done, to which of the orders that live, and of which type a new one is."""

    what: str
    which: int
    type: str


def _steps(types: Sequence[str]) -> SearchStrategy[_Step]:
    doings = st.sampled_from(["create", "create", "change", "change", "look", "destroy"])
    return st.builds(_Step, doings, st.integers(0, _MOST_LIVING - 1), st.sampled_from(types))


class OrderLives:
    """The lives of orders with schedules, all named by the run."""

    def __init__(self, client: Client, run_id: str) -> None:
        """Send through `client`; all chance comes from its seed."""
        self._client = client
        self._run_id = run_id
        document = client.document
        self._maker = OrderMaker(document, Random(client.settings.seed), run_id, client.quiet_month)  # noqa: S311 - chance for tests
        self._create, self._read, self._update, self._destroy, self._list = (
            document.of("call_reports", role) for role in ("create", "read", "update", "destroy", "list")
        )
        self._living: dict[str, Body] = {}
        self._made: list[Exchange] = []
        self._last_list: Exchange | None = None

    def stand(self) -> None:
        """Create a few orders that differ in type, schedule and name, and let them stand."""
        most = min(_STANDING, self._client.settings.living_objects_cap)
        for place, type in enumerate(self._maker.types[:: len(self._maker.types) // _STANDING]):
            if len(self._living) < most:
                name = ("Zoë O'Hara", "lower case", "UPPER CASE", "100 %_of it")[place % 4]
                self._make(self._maker.order(type, name), "to stand")

    def fall(self) -> None:
        """Destroy all that stands."""
        for made in tuple(self._living):
            self._client.post(self._destroy.path_for(made))
            del self._living[made]

    def of_each_type(self) -> Iterator[Observation]:
        """Create, read, list, change and destroy an order of every type."""
        for type in self._maker.types:
            order = self._maker.order(type, f"of type {type}")
            made, seen = self._make(order, type)
            yield from seen
            if made is None:
                continue
            yield from self._shown(made, cause=type)
            other = {"CSV": "HTML", "HTML": "CSV"}[order["format"]]
            yield from self._changed(made, {"filter": self._maker.filter(type)}, cause=f"filter of {type}")
            yield from self._changed(made, {"format": other}, cause=f"format of {type}")
            yield from self._ended(made, cause=type)

    def of_each_member(self) -> Iterator[Observation]:
        """Change an order with a CUSTOM range member by member, and see that schedules wait until they are due."""
        month = self._client.quiet_month
        order = {
            **self._maker.order("NORMAL", "two  spaces, and one behind "),
            "email": "Contract.Check@check.example",
            "range": "CUSTOM",
            "started_at": "2026-02-01T00:00:00Z",
            "ended_at": "2026-02-02T00:00:00Z",
            "cron_expr": f"10,20 4-5 28 {month}-{month} *",
        }
        made, seen = self._make(order, "with a CUSTOM range")
        yield from seen
        if made is None:
            return
        yield from self._shown(made, cause="a CUSTOM range")
        for cause, change in (
            ("nothing", {}),
            ("name alone", {"name": f"{self._run_id} another  name"}),
            ("address alone", {"email": "Someone.Else@check.example"}),
            ("bounds alone", {"started_at": "2026-02-03T00:00:00Z", "ended_at": "2026-02-04T00:00:00Z"}),
            ("schedule alone", {"cron_expr": f"*/20 3 28 {month} *"}),
            ("filter alone", {"filter": {"to": "NUMBERS_CONTAIN", "to_value": "55"}}),
            ("range alone", {"range": "LAST_SEVEN_DAYS"}),
            ("range once more", {"range": "LAST_THIRTY_DAYS"}),
        ):
            yield from self._changed(made, change, cause=cause)
        products = self._client.document.of("completed_call_reports", "list")
        name = str(self._living[made]["name"])
        found = self._client.get(products.path, filter=f"name eq {quoted(name)}")
        yield self._seen("no-product", products, found, cause="a schedule", name=name)
        yield from self._ended(made, cause="after all its members were changed")

    def machine(self) -> Iterator[Observation]:
        """Let Hypothesis choose what is done to which of a few orders, and compare with what they must be by then.

        All is chosen beforehand, so that nothing a server answers can change what is drawn.
        """
        lives: list[Sequence[_Step]] = []
        drawn = settings(
            max_examples=_LIVES,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
            verbosity=Verbosity.quiet,
        )
        steps = st.lists(_steps(self._maker.types), min_size=_STEPS, max_size=_STEPS)

        def keep(life: Sequence[_Step]) -> None:
            lives.append(life)

        seed(self._client.settings.seed)(drawn(given(steps)(keep)))()
        for life in lives:
            for step in life:
                yield from self._do(step)
            for made in tuple(self._living):
                yield from self._ended(made, cause="in the end")
        yield self._seen("made", self._create, *self._made, cause="one after the other")

    def _do(self, step: "_Step") -> Iterator[Observation]:
        living = list(self._living)
        made = living[step.which % len(living)] if living else ""
        if not living or (step.what == "create" and len(living) < _MOST_LIVING):
            _, seen = self._make(self._maker.order(step.type, "of the machine"), "at will")
            yield from seen
        elif step.what == "change":
            yield from self._changed(made, self._maker.change(self._living[made], "of the machine"), "at will")
        elif step.what == "destroy":
            yield from self._ended(made, "at will")
        else:
            yield from self._shown(made, "at will")

    def _make(self, order: Body, cause: str) -> tuple[str | None, list[Observation]]:
        created = self._client.post(self._create.path, order)
        made = made_id(created)
        if made is not None:
            self._living[made] = order
            self._made.append(created)
        return made, [self._seen("write", self._create, created, cause=f"create {cause}", status=201)]

    def _shown(self, made: str, cause: str) -> Iterator[Observation]:
        read = self._client.get(self._read.path_for(made))
        expected = {**as_read(self._living[made]), "id": made}
        yield self._seen("read-back", self._read, read, cause=cause, expected=expected)
        yield self._seen("scheduled", self._read, read, cause=cause, expected={"status": "SCHEDULED"})
        yield from self._listing(())

    def _changed(self, made: str, change: Body, cause: str) -> Iterator[Observation]:
        before = self._client.get(self._read.path_for(made))
        updated = self._client.post(self._update.path_for(made), change)
        yield self._seen("write", self._update, updated, cause=f"update {cause}", status=200)
        after = self._client.get(self._read.path_for(made))
        if updated.status != 200:
            return
        self._living[made] = changed(self._living[made], change)
        expected = as_read(self._living[made])
        told = {name: expected[name] for name in change}
        kept = {name: value for name, value in expected.items() if name not in change}
        yield self._seen("updated", self._read, updated, after, cause=cause, expected=told)
        yield self._seen("untouched", self._read, updated, after, cause=cause, expected=kept)
        yield self._seen("versions", self._read, before, after)
        for other, order in self._living.items():
            if other != made:
                read = self._client.get(self._read.path_for(other))
                yield self._seen("untouched", self._read, read, cause="another order", expected=as_read(order))
                break

    def _ended(self, made: str, cause: str) -> Iterator[Observation]:
        destroyed = self._client.post(self._destroy.path_for(made))
        self._living.pop(made, None)
        yield self._seen("write", self._destroy, destroyed, cause=f"destroy {cause}", status=204)
        read = self._client.get(self._read.path_for(made))
        yield self._seen("gone", self._read, read, cause=f"read {cause}", status=404)
        yield from self._listing((made,))

    def _listing(self, gone: tuple[str, ...]) -> Iterator[Observation]:
        """Look at the list of all that lives, and beside it at the last answer to the same question."""
        found = self._client.get(self._list.path, filter=f"startswith(name,{quoted(self._run_id)})")
        living = [
            {"id": made, **{name: order[name] for name in ("name", "type", "cron_expr")}}
            for made, order in self._living.items()
        ]
        yield self._seen("listed", self._list, found, living=living, gone=gone)
        yield self._seen("versions", self._list, self._last_list or found, found, cause="of a list")
        self._last_list = found

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )
