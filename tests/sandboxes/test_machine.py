"""Sandboxes are opened, lived in, saved, restored, reset and dropped in any order, and none knows of another."""

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from mockpbx.clock import ManualClock
from mockpbx.errors import ConflictError, NotFoundError
from mockpbx.model import HOUR, SECOND
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes, Wish
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.conftest import NOW
from tests.sandboxes.conftest import ORDER

SPEC = load_spec()
RUN = 100 * SECOND
NAMES = ("main", "a", "b")
ANY_NAME = st.sampled_from(NAMES)
PLACES = st.integers(0, 2)
MARKS = st.sampled_from(("s", "t"))


@dataclass(slots=True)
class Life:
    """What is known of one PBX: its world's seed, the time, its orders by id (name, when done), its products."""

    seed: int = 1
    now: int = NOW
    orders: dict[str, tuple[str, int]] = field(default_factory=dict)
    products: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Known:
    """A life as it is, and as it was at the moments that were saved."""

    life: Life
    saved: dict[str, Life] = field(default_factory=dict)
    seen: dict[str, Any] = field(default_factory=dict)


class Houses(RuleBasedStateMachine):
    """The PBXs of a process beside a model of each; an order is made once, within a hundred seconds."""

    def __init__(self) -> None:
        """Begin with the main PBX alone."""
        super().__init__()
        main = Pbx(SPEC, PbxSettings(scenario="tiny", report_seconds=100), ManualClock(NOW))
        self.sandboxes = Sandboxes(Sandbox(MAIN, main))
        self.known: dict[str, Known] = {MAIN: Known(Life())}
        self.tokens: dict[str, str] = {MAIN: main.token}

    def teardown(self) -> None:
        """Close them all."""
        self.sandboxes.close()

    def _one(self, place: int) -> tuple[Sandbox, Known]:
        """One of those that are there."""
        name = sorted(self.known)[place % len(self.known)]
        found = self.sandboxes.named(name)
        assert found is not None
        return found, self.known[name]

    @rule(name=ANY_NAME, seed=st.sampled_from([None, 1, 2]))
    def open(self, name: str, seed: int | None) -> None:
        """Open one, of the world that the main one has unless another is wished for; none that is there."""
        try:
            one = self.sandboxes.open(Wish(seed=seed), name)
        except ConflictError:
            assert name in self.known
            return
        assert name not in self.known
        self.known[name] = Known(Life(seed=seed or self.known[MAIN].life.seed))
        self.tokens[name] = one.pbx.token

    @rule(name=ANY_NAME)
    def drop(self, name: str) -> None:
        """Drop one that is there, but for the main one."""
        try:
            was_there = self.sandboxes.drop(name)
        except ConflictError:
            assert name == MAIN
            return
        assert was_there == (name in self.known)
        self.known.pop(name, None)

    @rule(place=PLACES, title=st.sampled_from(["x", "y"]))
    def create(self, place: int, title: str) -> None:
        """Order a report in one of them."""
        one, known = self._one(place)
        report_id = one.pbx.create_report({**ORDER, "name": title})
        assert report_id not in known.life.orders
        known.life.orders[report_id] = (title, known.life.now + RUN)

    @rule(place=PLACES, order=st.integers(0, 3))
    def destroy(self, place: int, order: int) -> None:
        """Destroy an order in one of them, by an id that another may have as well."""
        one, known = self._one(place)
        ids = sorted({report_id for other in self.known.values() for report_id in other.life.orders})
        if order >= len(ids):
            return
        try:
            one.pbx.destroy_report(ids[order])
        except NotFoundError:
            assert ids[order] not in known.life.orders
        else:
            del known.life.orders[ids[order]]

    @rule(place=PLACES, step=st.integers(1, HOUR))
    def advance(self, place: int, step: int) -> None:
        """Let time pass in one of them."""
        one, known = self._one(place)
        life = known.life
        life.now += step
        for report_id, (title, due) in [*life.orders.items()]:
            if due <= life.now:
                life.products.append(title)
                del life.orders[report_id]
        one.jobs.advance(step)

    @rule(place=PLACES, seed=st.sampled_from([None, 1, 2]))
    def reset(self, place: int, seed: int | None) -> None:
        """Reset one of them, perhaps to another world."""
        one, known = self._one(place)
        one.reset(None if seed is None else replace(one.pbx.recipe, seed=seed))
        known.life = Life(seed=seed or known.life.seed)

    @rule(place=PLACES, mark=MARKS)
    def save(self, place: int, mark: str) -> None:
        """Save one of them as it is."""
        one, known = self._one(place)
        one.save(mark)
        known.saved[mark], known.seen[mark] = deepcopy(known.life), everything(one.pbx)

    @rule(place=PLACES, mark=MARKS)
    def restore(self, place: int, mark: str) -> None:
        """Make one of them what it was; every row, file and mail is as it was, to the byte."""
        one, known = self._one(place)
        try:
            one.restore(mark)
        except NotFoundError:
            assert mark not in known.saved
            return
        known.life = deepcopy(known.saved[mark])
        assert everything(one.pbx) == known.seen[mark]

    @invariant()
    def all_are_as_the_model_says(self) -> None:
        """Each has its own world, time, orders and products, and no others."""
        assert [one.name for one in self.sandboxes.all()] == [MAIN, *sorted(set(self.known) - {MAIN})]
        for name, known in self.known.items():
            one = self.sandboxes.of_token(self.tokens[name])
            life, pbx = known.life, one.pbx
            assert (one.name, pbx.world.seed, pbx.clock.now()) == (name, life.seed, life.now)
            orders = {row["id"]: row["name"] for row in rows(pbx, "listCallReports")}
            assert orders == {report_id: title for report_id, (title, _) in life.orders.items()}
            assert sorted(row["name"] for row in rows(pbx, "listCompletedCallReports")) == sorted(life.products)

    @invariant()
    def tokens_of_what_is_gone_lead_nowhere(self) -> None:
        """The token of a dropped one leads to the main PBX, which does not know it."""
        for name in set(self.tokens) - set(self.known):
            found = self.sandboxes.of_token(self.tokens[name])
            assert found is self.sandboxes.main
            assert found.pbx.user_of(self.tokens[name]) is None


def rows(pbx: Pbx, operation_id: str) -> list[dict[str, Any]]:
    """The first hundred rows of a collection."""
    query = build_query(SPEC.collections[operation_id], {"top": 100, "orderby": "id"})
    return [orjson.loads(row) for row in pbx.page(operation_id, query)[1]]


def everything(pbx: Pbx) -> Any:
    """All rows, files, mails and calls of a PBX, what its clock says, and what ids it gives next."""
    calls = pbx.page("listCdrs", build_query(SPEC.collections["listCdrs"], {"top": 100}))
    return pbx.store.content(), calls, pbx.clock.reading, pbx.report_seconds


Houses.TestCase.settings = settings(
    max_examples=max(100, settings().max_examples), stateful_step_count=30, deadline=None
)
TestHouses = Houses.TestCase
