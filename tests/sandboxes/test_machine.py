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
NAMES = ("main", "a", "b", "c")
ANY_NAME = st.sampled_from(NAMES)
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

    def _found(self, name: str) -> Sandbox | None:
        found = self.sandboxes.named(name)
        assert (found is not None) == (name in self.known)
        return found

    @rule(name=ANY_NAME, seed=st.sampled_from([None, 1, 2]))
    def open(self, name: str, seed: int | None) -> None:
        """Open one, unless it is there."""
        try:
            one = self.sandboxes.open(Wish(seed=seed), name)
        except ConflictError:
            assert name in self.known
            return
        assert name not in self.known
        self.known[name] = Known(Life(seed=seed or 1))
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

    @rule(name=ANY_NAME, title=st.sampled_from(["x", "y"]))
    def create(self, name: str, title: str) -> None:
        """Order a report in one of them."""
        one = self._found(name)
        if one is not None:
            life = self.known[name].life
            report_id = one.pbx.create_report({**ORDER, "name": title})
            assert report_id not in life.orders
            life.orders[report_id] = (title, life.now + RUN)

    @rule(name=ANY_NAME, place=st.integers(0, 3))
    def destroy(self, name: str, place: int) -> None:
        """Destroy an order in one of them, by an id that another may have as well."""
        one = self._found(name)
        ids = sorted({report_id for known in self.known.values() for report_id in known.life.orders})
        if one is None or place >= len(ids):
            return
        life = self.known[name].life
        try:
            one.pbx.destroy_report(ids[place])
        except NotFoundError:
            assert ids[place] not in life.orders
        else:
            del life.orders[ids[place]]

    @rule(name=ANY_NAME, step=st.integers(1, HOUR))
    def advance(self, name: str, step: int) -> None:
        """Let time pass in one of them."""
        one = self._found(name)
        if one is not None:
            life = self.known[name].life
            life.now += step
            done = {report_id: title for report_id, (title, due) in life.orders.items() if due <= life.now}
            for report_id, title in done.items():
                life.products.append(title)
                del life.orders[report_id]
            one.jobs.advance(step)

    @rule(name=ANY_NAME, seed=st.sampled_from([None, 1, 2]))
    def reset(self, name: str, seed: int | None) -> None:
        """Reset one of them, perhaps to another world."""
        one = self._found(name)
        if one is not None:
            known = self.known[name]
            one.reset(None if seed is None else replace(one.pbx.recipe, seed=seed))
            known.life = Life(seed=seed or known.life.seed)

    @rule(name=ANY_NAME, mark=MARKS)
    def save(self, name: str, mark: str) -> None:
        """Save one of them as it is."""
        one = self._found(name)
        if one is not None:
            one.save(mark)
            known = self.known[name]
            known.saved[mark] = deepcopy(known.life)
            known.seen[mark] = everything(one.pbx)

    @rule(name=ANY_NAME, mark=MARKS)
    def restore(self, name: str, mark: str) -> None:
        """Make one of them what it was; every row, file and mail is as it was, to the byte."""
        one = self._found(name)
        if one is None:
            return
        known = self.known[name]
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
