"""One mock PBX: its clock, world, state and sessions behind the verbs of the API. Refuses to know HTTP."""

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from mockpbx import wire
from mockpbx.clock import Clock, parse_reading
from mockpbx.delivery import SECRET_PREFIX, SmtpServer, compose_mail, may_be_told
from mockpbx.errors import ConflictError, NotFoundError, StartError, UnauthorizedError, UnavailableError, invalid
from mockpbx.ids import configured_id_at
from mockpbx.model import (
    SECOND,
    Channel,
    CompletedReport,
    Delivery,
    DeliveryState,
    Directory,
    Event,
    Extension,
    Instant,
    Mail,
    Report,
    ReportStatus,
    Role,
    Webhook,
)
from mockpbx.model.instant import render_instant
from mockpbx.orders import build_order, change_order
from mockpbx.query import Query
from mockpbx.schedule import next_run
from mockpbx.sessions import Sessions, TokenPair, User, make_token
from mockpbx.spec import Spec
from mockpbx.store import Archive, Blob, Store, open_database
from mockpbx.world import WORLD_VERSION, LiveCalls, World, WorldError, build_world, digest_of, import_world


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxSettings:
    """What a mock PBX is made of. `token` None derives one from the seed; `call_count` None leaves it to the scenario.

    `calls_from` is a file whose calls stand instead of the scenario's; `progress` is told how many more were made.

    `state` is a file, or the URL of a PostgreSQL database; None is memory. A state remembers how far its clock was off
    the machine's; `keeps_own_time` lets the clock that is given go before it.
    `report_seconds` is how long an order stays RUNNING, on the clock; `lease_seconds` how long a process may take, in
    real time, to make its product before another tries. Products are kept `retention_days`. `live_per_hour` is how many
    calls arrive in an hour. `public_url` stands before links in mails, which go to `smtp` too when there is one.
    `webhook_urls` are told of everything; beside this machine only `webhook_hosts` may be told of anything.
    """

    scenario: str = "office"
    seed: int = 1
    call_count: int | None = None
    calls_from: Path | None = None
    progress: Callable[[int], None] = lambda _count: None
    locale: str = "en_US"
    state: str | Path | None = None
    keeps_own_time: bool = False
    token: str | None = None
    password: str = "mockpbx"  # noqa: S105 - the published password of a mock
    report_seconds: float = 0.5
    lease_seconds: float = 30.0
    retention_days: int = 30
    live_per_hour: float = 0.0
    public_url: str = "http://127.0.0.1:8887"
    smtp: SmtpServer | None = None
    mail_sender: str = "pbx@pbx.example"
    webhook_urls: tuple[str, ...] = ()
    webhook_hosts: tuple[str, ...] = ()


class Pbx:
    """A PBX that remembers: every write changes what later reads see."""

    def __init__(self, spec: Spec, settings: PbxSettings, clock: Clock) -> None:
        """Open the state, or make the world and fill a new one; StartError when that cannot be done."""
        self.spec = spec
        self.settings = settings
        self.clock = clock
        self.store = Store(spec, open_database(settings.state))
        self.world = self._open_world()
        self.archive = Archive(self.world.history, spec)
        self.directory: Directory = self.world.directory
        self.token = settings.token or make_token(str(settings.seed), "house")
        self.on_due: Callable[[Instant | None], None] = _nothing
        """Is told when something new is due."""
        self.report_seconds = settings.report_seconds
        self.live = self._open_live()
        known = {webhook.url for webhook in self.store.post.webhooks()}
        for url in settings.webhook_urls:
            if not may_be_told(url, settings.webhook_hosts):
                raise StartError(f"{url} is not an http(s) URL on this machine, or on a host of --webhook-host")
            if url not in known:
                self.subscribe(url, Event)
        self._sessions = Sessions(
            {one.username: User(username=one.username, role=one.role) for one in self.directory.extensions},
            house_user=User(username=self.admin.username, role=self.admin.role),
            house_token=self.token,
            password=settings.password,
            keeper=self.store if self.store.is_shared else None,
            next_serial=self._next_serial if self.store.is_shared else None,
        )

    def _open_world(self) -> World:
        """Open the state and make the world that it is of, which is a new one's by the settings."""
        now = self.clock.started_at
        try:
            facts = dict(self.store.begin(lambda: {**self._state_facts(now), _CLOCK: str(self.clock.reading)}))
        except UnavailableError as error:
            raise StartError(f"cannot use {self.store.name} as state: {error.__cause__}") from error
        except WorldError as error:
            raise StartError(str(error)) from error
        reading, wanted = facts.pop(_CLOCK, ""), self._state_facts(Instant(int(facts.get("now", now))))
        if facts != wanted:
            raise StartError(f"{self.store.name} holds {_told(facts)}, not {_told(wanted)}")
        if not self.settings.keeps_own_time and not self.clock.is_frozen:
            self.clock.follow(parse_reading(reading))
        try:
            return self._make_world(Instant(int(facts["now"])))
        except WorldError as error:
            raise StartError(str(error)) from error

    def _make_world(self, now: Instant) -> World:
        settings = self.settings
        if settings.calls_from is not None:
            return import_world(settings.calls_from, self.spec, seed=settings.seed, now=now, locale=settings.locale)
        return build_world(
            scenario=settings.scenario,
            seed=settings.seed,
            now=now,
            call_count=settings.call_count,
            locale=settings.locale,
            progress=settings.progress,
        )

    def _state_facts(self, now: Instant) -> dict[str, str]:
        settings = self.settings
        return {
            "state version": str(STATE_VERSION),
            "world version": str(WORLD_VERSION),
            "scenario": settings.scenario if settings.calls_from is None else digest_of(settings.calls_from),
            "seed": str(settings.seed),
            "calls": str(settings.call_count or "as the scenario has"),
            "locale": settings.locale,
            "now": str(now),
        }

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
        now = self.clock.now()
        with self.store.transaction():
            order = build_order(body, report_id=self.new_id(), now=now, time_zone=self.directory.time_zone)
            due_at = self.due_at(order, now)
            self.store.put_report(order, due_at)
        self.on_due(due_at)
        return order.id

    def update_report(self, report_id: str, body: Mapping[str, Any]) -> None:
        """Change an order that is not RUNNING; an empty change changes nothing."""
        now = self.clock.now()
        next_time: Instant | None = None

        def change(order: Report) -> tuple[Report, Instant | None]:
            nonlocal next_time
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

    def keep_clock(self) -> None:
        """Remember how the clock goes, for a restart and for other processes of the same state."""
        self.store.put_fact(_CLOCK, str(self.clock.reading))

    def follow_shared_clock(self) -> None:
        """Let the clock go as the one of another process does that was put last."""
        if self.store.is_remote:
            reading = self.store.fact(_CLOCK)
            if reading is not None and reading != str(self.clock.reading):
                self.clock.follow(parse_reading(reading))

    # -- what it says of its own accord --------------------------------------------------------------------------

    def subscribe(self, url: str, events: Iterable[Event]) -> Webhook:
        """Tell a URL of events from now on; ValidationError when it may not be told of anything."""
        if not may_be_told(url, self.settings.webhook_hosts):
            raise invalid("url", "must be an http(s) URL on this machine, or on a host of --webhook-host")
        now, webhook_id = self.clock.now(), self.new_id()
        token = make_token(str(self.settings.seed), "webhook", webhook_id)
        secret = SECRET_PREFIX + base64.b64encode(token.encode()).decode()
        webhook = Webhook(id=webhook_id, url=url, events=tuple(events), secret=secret, created_at=now)
        self.store.post.put_webhook(webhook)
        return webhook

    def announce(self, completed: CompletedReport, *, recipient: str, now: Instant) -> None:
        """Write the mail that tells of a product, and tell subscribers."""
        mail_id = self.new_id()
        link = self.settings.public_url.rstrip("/") + wire.file_url(completed.digest)
        content = compose_mail(
            completed,
            sender=self.settings.mail_sender,
            recipient=recipient,
            tenant=self.directory.tenant,
            link=link,
            sent_at=now,
        )
        mail = Mail(
            id=mail_id,
            sent_at=now,
            recipient=recipient,
            subject=str(content["Subject"]),
            link=link,
            completed_id=completed.id,
            content=bytes(content),
        )
        self.store.post.put_mail(mail)
        if self.settings.smtp is not None:
            self._send(Channel.SMTP, f"mail {mail_id}", recipient, mail.content, now)
        self.tell(Event.REPORT_COMPLETED, [wire.completed_report(completed)], now)

    def is_anybody_told(self, event: Event) -> bool:
        """Say whether somebody subscribed to an event."""
        return any(event in webhook.events for webhook in self.store.post.webhooks())

    def tell(self, event: Event, records: Iterable[Mapping[str, Any]], now: Instant) -> None:
        """Have every subscriber of an event told of records, each by itself."""
        webhooks = [one for one in self.store.post.webhooks() if event in one.events]
        for record in records if webhooks else ():
            body = wire.render({"event": event, "occurred_at": render_instant(now), "data": record})
            for webhook in webhooks:
                self._send(Channel.WEBHOOK, event, webhook.url, body, now, webhook_id=webhook.id)

    def _send(
        self, channel: Channel, subject: str, target: str, body: bytes, now: Instant, *, webhook_id: str | None = None
    ) -> None:
        delivery = Delivery(
            id=self.new_id(),
            channel=channel,
            subject=subject,
            target=target,
            webhook_id=webhook_id,
            body=body,
            created_at=now,
            due_at=now,
            attempt_count=0,
            state=DeliveryState.PENDING,
            outcome=None,
        )
        self.store.post.put_delivery(delivery)

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

    def _next_serial(self) -> int:
        return self.store.next_id(0)


_CLOCK = "clock"
STATE_VERSION = 5
"""Version of the state's form; a file of another version is refused."""


T = TypeVar("T")


def _found(value: T | None) -> T:
    if value is None:
        raise NotFoundError
    return value


def _nothing(_due_at: Instant | None) -> None:
    """Stand in until somebody wants to know of orders."""


def _told(facts: Mapping[str, str]) -> str:
    return ", ".join(f"{key} {value}" for key, value in sorted(facts.items())) or "something that is not a mock PBX"
