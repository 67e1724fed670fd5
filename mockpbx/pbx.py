"""One mock PBX: its clock, world, state and sessions behind the verbs of the API. Refuses to know HTTP."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from mockpbx.announcer import Announcer, refuse_untellable
from mockpbx.clock import Clock, parse_reading
from mockpbx.errors import ConflictError, NotFoundError, StartError, UnauthorizedError, UnavailableError, invalid
from mockpbx.ids import configured_id_at
from mockpbx.model import (
    SECOND,
    CompletedReport,
    Directory,
    Extension,
    Instant,
    Report,
    ReportStatus,
    Role,
)
from mockpbx.model.instant import render_instant
from mockpbx.orders import build_order, change_order
from mockpbx.profiles import profile_named
from mockpbx.query import Query
from mockpbx.schedule import next_run
from mockpbx.sessions import MemoryKeeper, Sessions, TokenPair, User
from mockpbx.settings import PbxSettings
from mockpbx.snapshot import Snapshot
from mockpbx.spec import Spec
from mockpbx.store import Blob, Database, Store, open_database
from mockpbx.world import LiveCalls, WorldError
from mockpbx.worlds import Made, Recipe, Worlds, recipe_of


class Pbx:
    """A PBX that remembers: every write changes what later reads see."""

    def __init__(
        self,
        spec: Spec,
        settings: PbxSettings,
        clock: Clock,
        *,
        worlds: Worlds | None = None,
        database: Database | None = None,
        made_at: Instant | None = None,
    ) -> None:
        """Open the state, or make the world and fill a new one; StartError when that cannot be done.

        Worlds are taken from `worlds` where they were made before; a `database` stands for the one of the settings. A
        new world is made at `made_at`, or when the clock started.
        """
        refuse_untellable(settings)
        self.spec = spec
        self.settings = settings
        self.clock = clock
        self.worlds = worlds or Worlds(spec, profile=profile_named(settings.profile), progress=settings.progress)
        self.store = Store(spec, database or open_database(settings.state))
        self.token = settings.house_token
        self.on_due: Callable[[Instant | None], None] = _nothing
        """Is told when something new is due."""
        recipe = self._begin(clock.started_at if made_at is None else made_at)
        try:
            self._furnish(recipe, self.worlds.made(recipe))
        except WorldError as error:
            raise StartError(str(error)) from error

    def _begin(self, now: Instant) -> Recipe:
        """Open the state and return what its world is made of, which is a new one's by the settings."""
        try:
            facts = dict(self.store.begin(lambda: {**self._facts(recipe_of(self.settings, now)), **self._clock_fact}))
        except UnavailableError as error:
            raise StartError(f"cannot use {self.store.name} as state: {error.__cause__}") from error
        document = facts.pop(_DOCUMENT, "")
        reading, recipe = facts.pop(_CLOCK, ""), recipe_of(self.settings, Instant(int(facts.get("now", now))))
        wanted = _facts_of(recipe)
        if facts != wanted:
            raise StartError(f"{self.store.name} holds {_told(facts)}, not {_told(wanted)}")
        if document != self.spec.digest:
            self.store.render_anew()
            self.store.put_fact(_DOCUMENT, self.spec.digest)
        # Where processes share a clock, even one that stands still is where it was put last.
        if self.store.is_remote or (not self.settings.keeps_own_time and not self.clock.is_frozen):
            self.clock.follow(parse_reading(reading))
        return recipe

    def _furnish(self, recipe: Recipe, made: Made) -> None:
        """Be the PBX of a world, as it is when nothing was done in it yet."""
        self.recipe = recipe
        self.world = made.world
        self.archive = made.archive.another()
        self.directory: Directory = made.world.directory
        self.report_seconds = self.settings.report_seconds
        self.live = self._open_live()
        self.announcer = Announcer(
            self.store.post,
            self.settings,
            tenant=self.directory.tenant,
            blob_path=self.spec.blob_path,
            new_id=self.new_id,
        )
        self.announcer.subscribe_all(self.clock.now())
        self._open_sessions(MemoryKeeper())

    def _open_sessions(self, memory: MemoryKeeper) -> None:
        """Let users sign in; whether they have is kept in the state, or, where that is nobody else's, in `memory`."""
        self._memory = memory
        self._sessions = Sessions(
            {one.username: User(username=one.username, role=one.role) for one in self.directory.extensions},
            house_user=User(username=self.admin.username, role=self.admin.role),
            house_token=self.token,
            password=self.settings.password,
            keeper=self.store.keyring if self.store.is_shared else memory,
            prefix=self.settings.token_prefix,
        )

    def _open_live(self) -> LiveCalls | None:
        """Let calls arrive if any shall; those that would have until now are on record, and nobody is told of them."""
        if not self.settings.live_per_hour:
            return None
        live = LiveCalls(self.world, per_hour=self.settings.live_per_hour)
        ended = live.take(self.clock.now())
        if ended is not None:
            self.archive.append(ended)
        return live

    @property
    def world_facts(self) -> dict[str, str]:
        """What the world was made of: scenario, seed, locale, and the instant up to which calls were made."""
        world = self.world
        return {
            "scenario": world.scenario,
            "seed": str(world.seed),
            "locale": world.locale,
            "made_at": render_instant(world.now),
            "digest": world.digest,
        }

    @property
    def admin(self) -> Extension:
        """The extension whose user holds the house token."""
        return next(one for one in self.directory.extensions if one.role is Role.ADMIN)

    def close(self) -> None:
        """Close the state."""
        self.store.close()

    # -- the whole of it -----------------------------------------------------------------------------------------

    def reset(self, recipe: Recipe | None = None) -> None:
        """Be as at the start: the seeded world, nothing else kept, nobody signed in, the clock as it began.

        Another recipe makes another world of it, which a state that is shared refuses with ConflictError, because
        others read it too; ValidationError when there is no such world.
        """
        recipe = recipe or self.recipe
        made = self._made(recipe)
        with self.store.transaction(alone=True):
            self._begin_anew(recipe, made)

    def _made(self, recipe: Recipe) -> Made:
        """Return the world to become the PBX of, made before anybody has to wait for it."""
        if recipe != self.recipe and self.store.is_shared:
            raise ConflictError("the world of a state that is kept cannot be changed: start anew, or open a sandbox")
        try:
            return self.worlds.made(recipe)
        except WorldError as error:
            raise invalid(error.field, str(error)) from error

    def _begin_anew(self, recipe: Recipe, made: Made) -> None:
        self.store.clear(self._facts(recipe))
        self.clock.restart(None if recipe.now == self.recipe.now else recipe.now)
        self.keep_clock()
        self._furnish(recipe, made)

    def snapshot(self) -> Snapshot:
        """Return everything there is at this moment: what is kept, who is signed in, what time it is."""
        with self.store.transaction(alone=True):
            return Snapshot(
                recipe=self.recipe,
                now=self.clock.now(),
                is_frozen=self.clock.is_frozen,
                report_seconds=self.report_seconds,
                content=self.store.content(),
                sessions=self._memory.another(),
            )

    def restore(self, snapshot: Snapshot) -> None:
        """Be as at the moment of a snapshot; it is then as late as it was, and goes on from there."""
        made = self._made(snapshot.recipe)
        # In one step, so that nobody ever finds the PBX as it is at the start.
        with self.store.transaction(alone=True):
            self._begin_anew(snapshot.recipe, made)
            self.clock.set(snapshot.now)
            (self.clock.freeze if snapshot.is_frozen else self.clock.run)()
            self.store.fill(snapshot.content)
            if "webhooks" not in snapshot.content:
                # It comes from another process, whose subscribers are none of ours.
                self.announcer.subscribe_all(snapshot.now)
            self.keep_clock()
            self.archive = made.archive.another()
            self.live = self._open_live()
            self.report_seconds = snapshot.report_seconds
            self._open_sessions(snapshot.sessions.another())

    def adopt(self, spec: Spec, worlds: Worlds) -> bool:
        """Be of another document, whose worlds are taken from `worlds`; False when orders and products are gone.

        StartError when the rows of the document have other fields, and the state is kept for others too.
        """
        is_kept = self.store.can_be_of(spec)
        if not is_kept and self.store.is_shared:
            raise StartError(f"{self.store.name} keeps rows with other fields: start anew with another state")
        with self.store.transaction(alone=True):
            store = self.store.of_document(spec) if is_kept else Store(spec, open_database(None))
            if not is_kept:
                store.begin(lambda: {**_facts_of(self.recipe), **self._clock_fact})
            store.put_fact(_DOCUMENT, spec.digest)
            self.spec, self.worlds, self.store = spec, worlds, store
            report_seconds, memory = self.report_seconds, self._memory
            self._furnish(self.recipe, worlds.made(self.recipe))
            self.report_seconds = report_seconds
            self._open_sessions(memory)
        return is_kept

    # -- sessions ------------------------------------------------------------------------------------------------

    def sign_in(self, body: Mapping[str, Any]) -> TokenPair:
        """Open a session for right credentials; UnauthorizedError otherwise."""
        right_domain = body.get("domain", self.directory.domain) == self.directory.domain
        pair = self._sessions.sign_in(body["username"], body["password"], self.clock.now())
        if pair is None or not right_domain:
            raise UnauthorizedError("the user name, password or domain is wrong")
        return pair

    def refresh(self, body: Mapping[str, Any]) -> TokenPair:
        """Exchange a refresh token; UnauthorizedError when it is not good any more."""
        pair = self._sessions.refresh(body["refresh_token"], self.clock.now())
        if pair is None:
            raise UnauthorizedError("the refresh token is unknown, used or too old")
        return pair

    def sign_out(self, token: str) -> None:
        """End the session of a token."""
        self._sessions.sign_out(token)

    def user_of(self, token: str) -> User | None:
        """Return who holds a token, or None."""
        return self._sessions.user_of(token, self.clock.now())

    def may_see_at_once(self, token: str) -> bool:
        """Say whether a token opens the tenant's records, as far as that is known without asking far away."""
        if self.store.is_remote and not self._sessions.is_house_token(token):
            return False
        user = self.user_of(token)
        return user is not None and user.sees_tenant

    # -- reading -------------------------------------------------------------------------------------------------

    def page(self, operation_id: str, query: Query) -> tuple[int, list[bytes]]:
        """Return the total and one page of a collection, rows ready to send."""
        rows = self.archive if self.archive.holds(operation_id) else self.store
        return rows.page(operation_id, query)

    def legs_of(self, call_id: str) -> bytes:
        """Return the legs of a call, ready to send."""
        return _found(self.archive.legs_of(call_id))

    def leg(self, leg_id: str) -> bytes:
        """Return one leg, ready to send."""
        return _found(self.archive.leg(leg_id))

    def report(self, report_id: str) -> Report:
        """Return one report order."""
        return _found(self.store.report(report_id))

    def completed(self, completed_id: str) -> CompletedReport:
        """Return one completed report."""
        return _found(self.store.completed(completed_id))

    def blob(self, digest: str) -> Blob:
        """Return one file."""
        return _found(self.store.blob(digest))

    def counts(self) -> dict[str, int]:
        """Return how many rows each collection holds, by its name."""
        return {**self.archive.counts(), **self.store.counts()}

    # -- report orders -------------------------------------------------------------------------------------------

    def create_report(self, body: Mapping[str, Any]) -> str:
        """Take an order and return its id; it runs at once or at its first time."""
        with self.store.transaction():
            # Read in here, because the clock may be put back by what was waited for.
            now = self.clock.now()
            order = build_order(body, report_id=self.new_id(), now=now, time_zone=self.directory.time_zone)
            due_at = self.due_at(order, now)
            self.store.put_report(order, due_at)
        self.on_due(due_at)
        return order.id

    def update_report(self, report_id: str, body: Mapping[str, Any]) -> None:
        """Change an order that is not RUNNING; an empty change changes nothing."""
        next_time: Instant | None = None

        def change(order: Report) -> tuple[Report, Instant | None]:
            nonlocal next_time
            now = self.clock.now()
            changed = change_order(order, body, now=now, time_zone=self.directory.time_zone)
            if order.status is ReportStatus.RUNNING:
                raise ConflictError
            next_time = self.due_at(changed, now)
            return changed, next_time

        if not self.store.change_report(report_id, change):
            raise NotFoundError
        self.on_due(next_time)

    def destroy_report(self, report_id: str) -> None:
        """Remove an order; a run in progress is abandoned."""
        if not self.store.remove_report(report_id):
            raise NotFoundError

    def destroy_completed(self, completed_id: str) -> None:
        """Remove a completed report and its file."""
        if not self.store.remove_completed(completed_id):
            raise NotFoundError

    # -- the clock -----------------------------------------------------------------------------------------------

    def _facts(self, recipe: Recipe) -> Mapping[str, str]:
        return {**_facts_of(recipe), _DOCUMENT: self.spec.digest}

    @property
    def _clock_fact(self) -> Mapping[str, str]:
        return {_CLOCK: str(self.clock.reading)}

    def keep_clock(self) -> None:
        """Remember how the clock goes, for a restart and for other processes of the same state."""
        for key, value in self._clock_fact.items():
            self.store.put_fact(key, value)

    def follow_shared_clock(self) -> None:
        """Let the clock go as the one of another process does that was put last."""
        if self.store.is_remote:
            reading = self.store.fact(_CLOCK)
            if reading is not None and reading != str(self.clock.reading):
                self.clock.follow(parse_reading(reading))

    # -- what jobs need ------------------------------------------------------------------------------------------

    def due_at(self, order: Report, now: Instant) -> Instant | None:
        """Say when something happens to an order next: its run ends, its time comes, or nothing ever."""
        if order.status is ReportStatus.RUNNING:
            return Instant(now + round(self.report_seconds * SECOND))
        if order.cron_expr is None:
            return None
        return next_run(order.cron_expr, after=now, time_zone=self.directory.time_zone)

    def new_id(self) -> str:
        """Return a fresh id."""
        return str(self.store.next_id(configured_id_at(self.clock.now())))


_CLOCK, _DOCUMENT = "clock", "document"
STATE_VERSION = 7
"""Version of the state's form; a file of another version is refused."""


T = TypeVar("T")


def _found(value: T | None) -> T:
    if value is None:
        raise NotFoundError
    return value


def _nothing(_due_at: Instant | None) -> None:
    """Stand in until somebody wants to know of orders."""


def _facts_of(recipe: Recipe) -> Mapping[str, str]:
    return {"state version": str(STATE_VERSION), **recipe.facts}


def _told(facts: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted(facts.items())) or "something that is not a mock PBX"
