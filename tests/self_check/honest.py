"""Honest answers of every operation with every status that the mock gives, to be broken."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from mockpbx.self_check import Answered
from tests.middleware.conftest import Answered as Got
from tests.watched import Watched

ORDER = {
    "name": "Weekly",
    "type": "QUEUE_PERFORMANCE",
    "email": "a@b.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
}
JSON_FIELDS = ((b"content-type", b"application/json"),)


def answered_of(operation_id: str | None, **more: Any) -> Answered:
    """An answer with the length that its body has, JSON when nothing else is said."""
    body: bytes = more.pop("body", b"{}")
    fields = (*more.pop("headers", JSON_FIELDS), (b"content-length", b"%d" % len(body)))
    given = {"method": "GET", "path": b"/api/cdrs", "status": 200, **more}
    return Answered(operation_id=operation_id, headers=fields, body=body, size=len(body), **given)


@dataclass(frozen=True)
class Asked:
    """One request: what it names, and how."""

    operation_id: str | None
    target: str
    method: str = "GET"
    body: Any = None
    token: str | None = None


def answers(watched: Watched) -> Iterator[Answered]:
    """Drive a whole PBX through its life, and yield every answer as the self-check looks at it."""
    for asked in _requests(watched):
        got = watched.ask(asked.target, method=asked.method, body=asked.body, token=asked.token)
        yield _seen(asked, got)


def _seen(asked: Asked, got: Got) -> Answered:
    path, _, query = asked.target.partition("?")
    return Answered(
        operation_id=asked.operation_id,
        method=asked.method,
        path=path.encode(),
        query=query.encode(),
        status=got.status,
        headers=tuple((name.encode(), value.encode()) for name, value in got.headers.items()),
        body=got.body,
        size=len(got.body),
    )


def _requests(watched: Watched) -> Iterator[Asked]:
    yield from _reading(watched)
    yield from _sessions(watched)
    yield from _orders(watched)
    yield from _refusals()


def _reading(watched: Watched) -> Iterator[Asked]:
    call = next(watched.pbx.archive.history.all_calls())
    leg = orjson.loads(watched.ask("/api/calllogs?top=1").body)["items"][0]["id"]
    yield Asked("listCdrs", "/api/cdrs")
    yield Asked("listCdrs", "/api/cdrs?top=3&skip=58&orderby=caller%20desc")
    yield Asked("listCdrs", "/api/cdrs?skip=5000")
    yield Asked("listCallLogs", "/api/calllogs?filter=duration%20ge%2010&top=7")
    yield Asked("getCdr", f"/api/cdrs/{call.id}")
    yield Asked("getCallLog", f"/api/calllogs/{leg}")


def _sessions(watched: Watched) -> Iterator[Asked]:
    credentials = {"username": watched.pbx.admin.username, "password": watched.pbx.settings.password}
    pair = orjson.loads(watched.ask("/api/auth/sign_in", method="POST", body=credentials).body)
    yield Asked("signIn", "/api/auth/sign_in", "POST", credentials)
    yield Asked("refreshToken", "/api/auth/refresh_token", "POST", {"refresh_token": pair["refresh_token"]})
    yield Asked("signOut", "/api/auth/sign_out", "POST", token=pair["access_token"])


def _orders(watched: Watched) -> Iterator[Asked]:
    for kind in ({}, {"format": "HTML", "type": "NORMAL"}, {"cron_expr": "0 6 * * 1"}):
        yield Asked("createCallReport", "/api/call_reports", "POST", {**ORDER, **kind})
    order_id = watched.pbx.create_report({**ORDER, "cron_expr": "0 6 * * 1"})
    running_id = watched.pbx.create_report(ORDER)
    yield Asked("listCallReports", "/api/call_reports?top=2")
    yield Asked("getCallReport", f"/api/call_reports/{order_id}")
    yield Asked("updateCallReport", f"/api/call_reports/{order_id}", "POST", {"name": "Other"})
    yield Asked("updateCallReport", f"/api/call_reports/{running_id}", "POST", {"name": "Other"})
    yield Asked("destroyCallReport", f"/api/call_reports/{order_id}/destroy", "POST")
    watched.finish_reports()
    yield Asked("listCompletedCallReports", "/api/completed_call_reports")
    done = orjson.loads(watched.ask("/api/completed_call_reports").body)["items"]
    for product in done:
        yield Asked("getCompletedCallReport", f"/api/completed_call_reports/{product['id']}")
        yield Asked("downloadBlob", product["file_url"])
    yield Asked("destroyCompletedCallReport", f"/api/completed_call_reports/{done[0]['id']}/destroy", "POST")


def _refusals() -> Iterator[Asked]:
    yield Asked("listCdrs", "/api/cdrs?top=0")
    yield Asked("listCdrs", "/api/cdrs", token="x" * 48)
    yield Asked("listCdrs", "/api/cdrs?filter=" + "x" * 9000)
    yield Asked("getCdr", "/api/cdrs/17")
    yield Asked("createCallReport", "/api/call_reports", "POST", b"{")
    yield Asked("createCallReport", "/api/call_reports", "POST", b"x" * 1_100_000)
    yield Asked("downloadBlob", "/api/blobs/" + "a" * 64)
    yield Asked(None, "/api/cdrs", "POST")
    yield Asked(None, "/api/nix")
    yield Asked(None, "/api/fall")
    yield Asked("listCdrs", "/api/cdrs?top=1", "HEAD")
