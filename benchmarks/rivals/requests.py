"""What a plain, honest client asks: every operation about once, with good and bad options. Refuses to judge answers."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import httpx

from benchmarks.rivals.tool import ToolError
from contracts.settings import Target

_CALLS = ("/cdrs", "/calllogs")
_ORDERS = ("/call_reports", "/completed_call_reports")
_UNKNOWN_ID = "1000000000000000000"
_UNKNOWN_DIGEST = "A" * 32
_PRODUCT_SECONDS, _PRODUCT_COUNT = 10.0, 3
_ORDER = {
    "name": "Every Monday",
    "type": "NORMAL",
    "email": "ops@acme.example",
    "format": "CSV",
    "range": "LAST_SEVEN_DAYS",
    "filter": {"from": "ANY", "answer_state": "ANSWERED"},
}
_WEEKLY = {**_ORDER, "cron_expr": "0 6 * * 1"}
_SLA = {**_ORDER, "name": "Queues", "type": "QUEUE_SLA_STATISTICS", "filter": {"call_queues": ["8001"]}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request, with the status that an honest server answers it with."""

    method: str
    path: str
    status: int
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: Any = None
    token: str | None = None

    @property
    def label(self) -> str:
        """The request in words, without ids, which differ between runs."""
        path = "/".join(part if not part or part.islower() else "{id}" for part in self.path.split("/"))
        options = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.method} {path}{'?' if options else ''}{options} for {self.status}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the requests need to know of a server: ids that it gave, in the order in which it gave them.

    The last order and the last product are there to be destroyed. The products are a CSV file, an HTML file, and a
    third.
    """

    orders: tuple[str, ...]
    products: tuple[str, ...]
    digests: tuple[str, ...]
    calls: Mapping[str, str]
    spare_token: str
    refresh_token: str


def names_of(target: Target) -> Names:
    """Order reports and look around; what a lying server does not tell is replaced by what nobody has.

    ToolError when it does not answer.
    """
    try:
        return _names_of(target)
    except httpx.HTTPError as error:
        raise ToolError(f"the ids could not be learnt: {type(error).__name__}") from error


def _names_of(target: Target) -> Names:
    with httpx.Client(base_url=target.base_url, headers=_bearer(target.token), timeout=10) as client:
        orders = tuple(_told(client.post("/call_reports", json=_WEEKLY), "id", _UNKNOWN_ID) for _ in range(3))
        for report in (_ORDER, {**_ORDER, "format": "HTML"}, _ORDER):
            client.post("/call_reports", json=report)
        products = _products(client)
        pairs = client.post("/auth/sign_in", json={"username": target.username, "password": target.password})
        calls = {path: _told(_first(client.get(path, params={"top": 1})), "id", _UNKNOWN_ID) for path in _CALLS}
    return Names(
        orders=orders,
        products=tuple(_told(one, "id", _UNKNOWN_ID) for one in products),
        digests=tuple(_told(one, "file_url", _UNKNOWN_DIGEST).rpartition("/")[2] for one in products),
        calls=calls,
        spare_token=_told(pairs, "access_token", _UNKNOWN_DIGEST),
        refresh_token=_told(pairs, "refresh_token", _UNKNOWN_DIGEST),
    )


def _bearer(token: str | None) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _told(answer: Any, member: str, otherwise: str) -> str:
    value = _json(answer) if isinstance(answer, httpx.Response) else answer
    return str(value[member]) if isinstance(value, dict) and value.get(member) else otherwise


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _items(answer: httpx.Response) -> list[Any]:
    page = _json(answer)
    return list(page["items"] or []) if isinstance(page, dict) and "items" in page else []


def _first(answer: httpx.Response) -> Any:
    return next(iter(_items(answer)), None)


def _products(client: httpx.Client) -> tuple[Any, ...]:
    """The products ordered, as soon as all are there; None for those that do not come."""
    until = time.monotonic() + _PRODUCT_SECONDS
    found: list[Any] = []
    while len(found) < _PRODUCT_COUNT and time.monotonic() < until:
        time.sleep(0.05)
        found = _items(client.get("/completed_call_reports", params={"orderby": "id"}))
    return tuple([*found, *[None] * _PRODUCT_COUNT][:_PRODUCT_COUNT])


def asks(target: Target, names: Names) -> Iterator[Ask]:
    """All requests, in order."""
    for path in (*_CALLS, *_ORDERS):
        yield from _lists(path, target.token)
    for path in _CALLS:
        yield from _reads(path, names.calls[path], target.token)
    for path, id in zip(_ORDERS, (names.orders[0], names.products[0]), strict=True):
        yield from _reads(path, id, target.token)
    yield from _orders(names, target.token)
    yield from _files(names, target.token)
    yield from _sessions(target, names)


def _lists(path: str, token: str | None) -> Iterator[Ask]:
    is_calls = path in _CALLS
    condition = "direction eq 'INBOUND_CALL' and duration gt 5" if is_calls else "type eq 'NORMAL' or not (name eq 'x')"
    order = "caller asc, started_at desc" if is_calls else "name desc, id asc"
    good: tuple[Mapping[str, str], ...] = (
        {},
        {"filter": condition},
        {"orderby": order},
        {"search": "101 or 102" if is_calls else "Monday"},
        {"skip": "1", "top": "2"},
        {"skip": "100000"},
        {"count": "false"},
        {"filter": condition, "orderby": order, "search": "1", "skip": "0", "top": "5", "count": "true"},
    )
    bad = ({"filter": "id eq"}, {"orderby": "id up"}, {"top": "-1"}, {"unknown": "1"})
    yield from (Ask(method="GET", path=path, query=query, status=200, token=token) for query in good)
    yield from (Ask(method="GET", path=path, query=query, status=400, token=token) for query in bad)
    yield from (Ask(method="GET", path=path, status=401, token=bad_token) for bad_token in (None, "A" * 48))


def _reads(path: str, id: str, token: str | None) -> Iterator[Ask]:
    yield Ask(method="GET", path=f"{path}/{id}", status=200, token=token)
    yield Ask(method="GET", path=f"{path}/{_UNKNOWN_ID}", status=404, token=token)
    yield Ask(method="GET", path=f"{path}/{id}", status=401)


def _orders(names: Names, token: str | None) -> Iterator[Ask]:
    _, changed, destroyed = names.orders
    bodies = ((_ORDER, 201), (_SLA, 201), ({**_ORDER, "format": "XML"}, 400), ({"name": "x"}, 400))
    yield from (Ask(method="POST", path="/call_reports", body=body, status=to, token=token) for body, to in bodies)
    yield Ask(method="POST", path="/call_reports", body=_ORDER, status=401)
    for id, body, status in (
        (changed, {"name": "Every Tuesday", "cron_expr": "0 6 * * 2"}, 200),
        (changed, {"format": "XML"}, 400),
        (_UNKNOWN_ID, {"format": "HTML"}, 404),
    ):
        yield Ask(method="POST", path=f"/call_reports/{id}", body=body, status=status, token=token)
    yield Ask(method="POST", path=f"/call_reports/{destroyed}/destroy", status=204, token=token)
    yield Ask(method="POST", path=f"/call_reports/{_UNKNOWN_ID}/destroy", status=404, token=token)


def _files(names: Names, token: str | None) -> Iterator[Ask]:
    yield from (Ask(method="GET", path=f"/blobs/{digest}", status=200) for digest in names.digests[:2])
    yield Ask(method="GET", path=f"/blobs/{_UNKNOWN_DIGEST}", status=404)
    destroyed = names.products[2]
    yield Ask(method="POST", path=f"/completed_call_reports/{destroyed}/destroy", status=204, token=token)
    yield Ask(method="POST", path=f"/completed_call_reports/{_UNKNOWN_ID}/destroy", status=404, token=token)


def _sessions(target: Target, names: Names) -> Iterator[Ask]:
    who = {"username": target.username, "password": target.password}
    for path, body, status in (
        ("/auth/sign_in", who, 200),
        ("/auth/sign_in", {**who, "password": "wrong"}, 401),
        ("/auth/sign_in", {"username": "x"}, 400),
        ("/auth/refresh_token", {"refresh_token": names.refresh_token}, 200),
        ("/auth/refresh_token", {"refresh_token": _UNKNOWN_DIGEST}, 401),
    ):
        yield Ask(method="POST", path=path, body=body, status=status)
    yield Ask(method="POST", path="/auth/sign_out", status=200, token=names.spare_token)
    yield Ask(method="POST", path="/auth/sign_out", status=401)
