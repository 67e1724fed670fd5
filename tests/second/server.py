"""A second server of the document: plain lists, Flask, and every freedom used that the variant names."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from threading import RLock
from time import monotonic
from typing import Any, TypeVar

from flask import Request, Response

from tests.second import paper
from tests.second.bodies import body_of
from tests.second.calls import CallMaker
from tests.second.exchange import Speaker
from tests.second.furniture import furnish
from tests.second.listing import page_of
from tests.second.orders import Office, Order
from tests.second.refusals import Refused
from tests.second.sessions import Desk, Session
from tests.second.variant import Variant
from tests.second.world import World, make_world

USER = "operator"
PASSWORD = "päss wörd"
DOMAINS = ("first.example", "second.example")

Thing = TypeVar("Thing")

_BEARER = re.compile(r"[Bb][Ee][Aa][Rr][Ee][Rr] +([A-Za-z0-9._~+/-]+=*)")
_ID = paper.resource_id()
_BETWEEN_CALLS = timedelta(seconds=0.2)


@dataclass(slots=True)
class Tenant:
    """What belongs to one tenant."""

    world: World
    office: Office
    new_id: Callable[[], str]
    arrived_count: int = 0


@dataclass(slots=True)
class Server:
    """All tenants and sessions, and the clock."""

    variant: Variant
    lock: RLock = field(default_factory=RLock)
    begun: float = field(default_factory=monotonic)
    tenants: list[Tenant] = field(default_factory=list)
    recent: list[float] = field(default_factory=list)
    request_count: int = 0
    speaker: Speaker = field(init=False)
    desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        """Make the tenants."""
        self.speaker, self.desk = Speaker(self.variant), Desk(self.now)
        for number in range(len(DOMAINS)):
            world, new_id = make_world(self.variant, number)
            office = Office(self.variant, world, self.now, number)
            self.tenants.append(Tenant(world, office, new_id))
            furnish(office, self.variant)

    def now(self) -> datetime:
        """The present: the variant's start and what has passed since."""
        return self.variant.starts_at + timedelta(seconds=monotonic() - self.begun)

    # -- who asks --------------------------------------------------------------------------------------------------

    def session_of(self, request: Request) -> Session:
        """The session that a request belongs to; Refused without one."""
        found = _BEARER.fullmatch(request.headers.get("authorization", ""))
        session = self.desk.session_of(found[1]) if found else None
        if session is None:
            raise Refused(401, "NO_ENTRY", "who are you?", detail="a bearer token is wanted")
        return session

    def tenant_of(self, request: Request) -> Tenant:
        """The tenant that a request belongs to, with all done that is due."""
        tenant = self.tenants[self.session_of(request).tenant]
        tenant.office.settle()
        if self.variant.has_busy_others:
            tenant.office.bustle()
        if self.variant.is_live:
            self._let_calls_arrive(tenant)
        return tenant

    def _let_calls_arrive(self, tenant: Tenant) -> None:
        """Put the calls on record that have ended since the last look, one every fifth of a second."""
        maker = CallMaker(self.variant, Random(self.variant.seed))
        while self.variant.starts_at + (tenant.arrived_count + 1) * _BETWEEN_CALLS <= self.now():
            tenant.arrived_count += 1
            ended_at = self.variant.starts_at + tenant.arrived_count * _BETWEEN_CALLS
            tenant.world.add(maker.long_call(ended_at - timedelta(seconds=3), ended_at), tenant.new_id)

    def sign_in(self, request: Request) -> Response:
        """Give out a pair of tokens."""
        body = body_of(request, "SignIn")
        known = (body["username"], body["password"]) == (USER, PASSWORD) and body.get("domain") in DOMAINS
        if not known:
            raise Refused(401, "NO_ENTRY", "unknown user, password or domain")
        return self.speaker.json(self.desk.open(DOMAINS.index(body["domain"])))

    def refresh(self, request: Request) -> Response:
        """Exchange a refresh token."""
        pair = self.desk.renew(body_of(request, "RefreshToken")["refresh_token"])
        if pair is None:
            raise Refused(401, "NO_ENTRY", "the refresh token is not good")
        return self.speaker.json(pair)

    def sign_out(self, request: Request) -> Response:
        """End a session."""
        self.desk.close(self.session_of(request))
        return self.speaker.nothing(200)

    # -- reading ---------------------------------------------------------------------------------------------------

    def list_of(self, request: Request, path: str) -> Response:
        """One page of a collection."""
        tenant = self.tenant_of(request)
        rows = _narrow(_rows_of(tenant, path), _MEMBERS[path])
        fold = str.casefold if self.variant.folds_case_fully else str.lower
        return self.speaker.json(page_of(rows, paper.collection(path), request.query_string, fold))

    def legs(self, request: Request, id: str) -> Response:
        """The legs of a call."""
        legs = self.tenant_of(request).world.legs.get(id)
        return self.speaker.json({"items": _narrow(found(legs), paper.members_of("CallLeg"))})

    def log(self, request: Request, id: str) -> Response:
        """A call log in full."""
        logs = self.tenant_of(request).world.logs
        return self.speaker.json(found(next((log for log in logs if log["id"] == id), None)))

    def order(self, request: Request, id: str) -> Response:
        """An order in full."""
        return self.speaker.json(_order(self.tenant_of(request), id).facts)

    def product(self, request: Request, id: str) -> Response:
        """A product."""
        return self.speaker.json(found(self.tenant_of(request).office.products.get(id)))

    def file(self, request: Request, digest: str) -> Response:
        """A file, for whoever knows its digest."""
        for tenant in self.tenants:
            id, content = tenant.office.files.get(digest, ("", b""))
            if id:
                product = tenant.office.products[id]
                return self.speaker.file(product["file_name"], product["format"], content)
        raise nothing_there()

    def _may_write(self, request: Request) -> None:
        if self.variant.checks_body_first and not request.path.endswith("/destroy"):
            body_of(request, "CallReportCreate" if request.path.endswith("/call_reports") else "CallReportUpdate")
        self.session_of(request)
        if self.variant.may_only_view:
            raise Refused(403, "VIEW_ONLY", "you may look, no more")

    def count_request(self) -> None:
        """Refused when there were too many requests, or it is the turn of one that cannot be answered."""
        now = monotonic()
        self.recent = [moment for moment in self.recent if moment > now - 1] + [now]
        self.request_count += 1
        if 0 < self.variant.most_requests_per_second < len(self.recent):
            self.recent.pop()
            raise Refused(429, "TOO_FAST", "too many requests in a second")
        if self.variant.unavailable_every and self.request_count % self.variant.unavailable_every == 0:
            raise Refused(503, "BUSY", "not now")

    # -- writing ---------------------------------------------------------------------------------------------------

    def create_order(self, request: Request) -> Response:
        """Take an order."""
        self._may_write(request)
        office = self.tenant_of(request).office
        return self.speaker.json({"id": office.create(body_of(request, "CallReportCreate"))}, 201)

    def update_order(self, request: Request, id: str) -> Response:
        """Change an order; a body that breaks the document is seen before the order is looked for."""
        self._may_write(request)
        tenant = self.tenant_of(request)
        change = body_of(request, "CallReportUpdate")
        tenant.office.update(_order(tenant, id), change)
        return self.speaker.nothing(200)

    def destroy_order(self, request: Request, id: str) -> Response:
        """Remove an order."""
        self._may_write(request)
        tenant = self.tenant_of(request)
        _well_formed(id)
        _order(tenant, id)
        del tenant.office.orders[id]
        return self.speaker.nothing(204)

    def destroy_product(self, request: Request, id: str) -> Response:
        """Remove a product with its file."""
        self._may_write(request)
        office = self.tenant_of(request).office
        _well_formed(id)
        found(office.products.get(id))
        office.forget(id)
        return self.speaker.nothing(204)


_MEMBERS = {
    "/cdrs": paper.members_of("CallRow"),
    "/calllogs": paper.members_of("CallLogRow"),
    "/call_reports": paper.members_of("CallReportRow"),
    "/completed_call_reports": paper.members_of("CompletedCallReport"),
}


def _rows_of(tenant: Tenant, path: str) -> Sequence[Mapping[str, Any]]:
    match path:
        case "/cdrs":
            return tenant.world.calls
        case "/calllogs":
            return tenant.world.logs
        case "/call_reports":
            return [order.facts for order in tenant.office.orders.values()]
    return list(tenant.office.products.values())


def _narrow(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    return [{name: row[name] for name in names} for row in rows]


def _order(tenant: Tenant, id: str) -> Order:
    return found(tenant.office.orders.get(id))


def found(thing: Thing | None) -> Thing:
    """A thing that is there; Refused when it is not."""
    if thing is None:
        raise nothing_there()
    return thing


def nothing_there() -> Refused:
    """The refusal of what does not exist."""
    return Refused(404, "NO_SUCH_THING", "there is nothing here", detail={"hint": None})


def _well_formed(id: str) -> None:
    if _ID.fullmatch(id) is None:
        raise Refused(400, "BAD_ID", "this is no id")
