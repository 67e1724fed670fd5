"""Relations of many orders: each type from create to gone, and a machine that does what it likes to a few at once."""

from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st

from contracts.client import Client
from contracts.errors import JudgeError
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.relations.bodies import Body, OrderMaker, as_read, changed
from contracts.relations.cases import quoted
from contracts.relations.products import made_id

LIVES_KINDS = frozenset({"write", "read-back", "scheduled", "listed", "updated", "untouched", "versions", "gone"})
_MOST_LIVING = 3
_STANDING = 4
_LIVES, _STEPS = 4, 12


class OrderLives:
    """The lives of orders with schedules, all named by the run."""

    def __init__(self, client: Client, run_id: str) -> None:
        """Send through `client`; all chance comes from its seed."""
        self._client = client
        self._run_id = run_id
        document = client.document
        self._maker = OrderMaker(document, Random(client.settings.seed), run_id)  # noqa: S311 - chance for tests
        self._create, self._read, self._update, self._destroy, self._list = (
            document.of("call_reports", role) for role in ("create", "read", "update", "destroy", "list")
        )
        self._living: dict[str, Body] = {}

    def stand(self) -> None:
        """Create a few orders that differ in type, schedule and name, and let them stand."""
        for place, type in enumerate(self._maker.types[:: len(self._maker.types) // _STANDING]):
            if len(self._living) < _STANDING:
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
            yield from self._changed(made, {"filter": self._maker.filter(type)}, cause=f"filter of {type}")
            yield from self._changed(made, self._maker.change(order, f"changed {type}"), cause=f"members of {type}")
            yield from self._ended(made, cause=type)

    def machine(self) -> Iterator[Observation]:
        """Let Hypothesis choose what is done to which of a few orders, and compare with what they must be by then."""
        seen: list[Observation] = []
        trouble: list[JudgeError] = []

        def live(data: st.DataObject) -> None:
            if trouble:
                return
            try:
                for _ in range(_STEPS):
                    seen.extend(self._step(data))
                for made in tuple(self._living):
                    seen.extend(self._ended(made, cause="in the end"))
            except JudgeError as error:
                # It is no failure of the sequence, which Hypothesis would go on to look into.
                trouble.append(error)

        drawn = settings(
            max_examples=_LIVES,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
            verbosity=Verbosity.quiet,
        )
        seed(self._client.settings.seed)(drawn(given(st.data())(live)))()
        yield from seen
        if trouble:
            raise trouble[0]

    def _step(self, data: st.DataObject) -> Iterator[Observation]:
        living = list(self._living)
        steps = ["create"] if len(living) < _MOST_LIVING else []
        steps += ["change", "look", "destroy", "list"] if living else []
        match data.draw(st.sampled_from(steps)):
            case "create":
                type = data.draw(st.sampled_from(self._maker.types))
                _, seen = self._make(self._maker.order(type, "of the machine"), "at will")
                yield from seen
            case "change":
                made = data.draw(st.sampled_from(living))
                yield from self._changed(made, self._maker.change(self._living[made], "of the machine"), "at will")
            case "look":
                yield from self._shown(data.draw(st.sampled_from(living)), "at will")
            case "destroy":
                yield from self._ended(data.draw(st.sampled_from(living)), "at will")
            case _:
                yield self._listing(())

    def _make(self, order: Body, cause: str) -> tuple[str | None, list[Observation]]:
        created = self._client.post(self._create.path, order)
        made = made_id(created)
        if made is not None:
            self._living[made] = order
        return made, [self._seen("write", self._create, created, cause=f"create {cause}", status=201)]

    def _shown(self, made: str, cause: str) -> Iterator[Observation]:
        read = self._client.get(self._read.path_for(made))
        expected = {**as_read(self._living[made]), "id": made}
        yield self._seen("read-back", self._read, read, cause=cause, expected=expected)
        yield self._seen("scheduled", self._read, read, cause=cause, expected={"status": "SCHEDULED"})
        yield self._listing(())

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
        yield self._listing((made,))

    def _listing(self, gone: tuple[str, ...]) -> Observation:
        found = self._client.get(self._list.path, filter=f"startswith(name,{quoted(self._run_id)})")
        living = [
            {"id": made, **{name: order[name] for name in ("name", "type", "cron_expr")}}
            for made, order in self._living.items()
        ]
        return self._seen("listed", self._list, found, living=living, gone=gone)

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )
