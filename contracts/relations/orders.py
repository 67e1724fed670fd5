"""Relations of orders with schedules: create, read back, list, change, destroy."""

import json
from collections.abc import Iterator
from typing import Any

from contracts.checks.lists import rows_of
from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.ownership import members
from contracts.relations.products import made_id
from contracts.relations.values import quoted
from contracts.relations.wrong_bodies import wrong_changes, wrong_orders
from contracts.wall import IMPOSSIBLE_ID

_CREATED = 201

Body = dict[str, Any]


STANDING_KINDS = frozenset({
    "write", "made", "read-back", "scheduled", "read-twice", "filtered", "listed", "updated", "untouched",
    "invalid-write", "wrong-media-type", "unchanged",
})  # fmt: skip
ENDING_KINDS = frozenset({"update-unknown", "destroy-unknown", "write", "gone", "untouched", "listed"})

_NO_OBJECTS = (("nothing", b""), ("null", b"null"), ("a text", b'"order"'), ("a number", b"7"))


class OrderRelations:
    """The life of a few orders, from create to gone; every name carries the run's id."""

    def __init__(self, client: Client, run_id: str) -> None:
        """Work through `client`."""
        self._client = client
        self._run_id = run_id
        document = client.document
        self._create = document.of("call_reports", "create")
        self._read = document.of("call_reports", "read")
        self._update = document.of("call_reports", "update")
        self._destroy = document.of("call_reports", "destroy")
        self._list = document.of("call_reports", "list")
        self._changed: Body = {}

    def _body(self, name: str, **changes: Any) -> Body:
        base: Body = {
            "name": f"{self._run_id} {name}",
            "type": "NORMAL",
            "email": "contract@check.example",
            "format": "CSV",
            "range": "TODAY",
            "filter": {"from": "ANY", "answer_state": "ANY"},
        }
        return {**base, **changes}

    # -- standing orders -----------------------------------------------------------------------------------------

    def standing(self) -> Iterator[Observation]:
        """Create two scheduled orders, read, list and change them, try to break the rules, and destroy both."""
        month = self._client.quiet_month
        first = self._body("first: Zoë O'Hara, the long name of an order", cron_expr=f"0 6 * {month} 1")
        second = self._body(
            "second",
            type="QUEUE_SLA_STATISTICS",
            format="HTML",
            range="LAST_WEEK",
            cron_expr=f"30 5 1 {month} *",
            filter={"call_queues": ["8001", "8002"]},
        )
        bodies: dict[str, Body] = {}
        answers: list[Exchange] = []
        for body in (first, second):
            created = self._client.post(self._create.path, body)
            yield self._seen("write", self._create, created, cause="create", status=_CREATED)
            made = made_id(created)
            if made is None:
                return
            bodies.setdefault(made, body)
            answers.append(created)
        yield self._seen("made", self._create, *answers)
        if len(bodies) < len(answers):
            return
        for made, body in bodies.items():
            yield from self._fresh(made, body)
        yield self._listing(bodies, gone=())
        yield from self._changes(*bodies.items())
        changed = {**bodies, next(iter(bodies)): self._changed}
        yield self._listing(changed, gone=())
        yield from self._invalid(first)
        yield from self._invalid_updates(next(iter(bodies)))
        for made in bodies:
            self._client.post(self._destroy.path_for(made))

    def _fresh(self, made: str, body: Body) -> Iterator[Observation]:
        """Read an order that was just created, twice, and find it by its name."""
        read = self._client.get(self._read.path_for(made))
        yield self._seen("read-back", self._read, read, expected={**body, "id": made})
        yield self._seen("scheduled", self._read, read, expected={"status": "SCHEDULED"})
        yield self._seen("read-twice", self._read, read, self._client.get(self._read.path_for(made)))
        found = self._client.get(self._list.path, filter=f"name eq {quoted(body['name'])}")
        yield self._seen("filtered", self._list, found, cause="name of an order", key="id", expected=[made])

    def _listing(self, bodies: dict[Any, Body], gone: tuple[str, ...]) -> Observation:
        found = self._client.get(self._list.path, filter=f"startswith(name,{quoted(self._run_id)})")
        living = [
            {"id": made, **{name: body[name] for name in ("name", "type", "cron_expr") if name in body}}
            for made, body in bodies.items()
        ]
        return self._seen("listed", self._list, found, living=living, gone=gone)

    def _changes(self, one: tuple[Any, Body], other: tuple[Any, Body]) -> Iterator[Observation]:
        made, body = one
        for cause, change in (
            ("name", {"name": f"{self._run_id} renamed"}),
            ("format and filter", {"format": "HTML", "filter": {"to": "NUMBERS_CONTAIN", "to_value": "55"}}),
            ("schedule", {"cron_expr": f"15 7 * {self._client.quiet_month} *"}),
            (
                "range",
                {"range": "CUSTOM", "started_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-02T00:00:00+01:00"},
            ),
            ("back to a relative range", {"range": "YESTERDAY"}),
        ):
            updated = self._client.post(self._update.path_for(made), change)
            yield self._seen("write", self._update, updated, cause=f"update of {cause}", status=200)
            read = self._client.get(self._read.path_for(made))
            yield self._seen("updated", self._read, updated, read, cause=cause, expected=change)
            body = body if change.get("range", "CUSTOM") == "CUSTOM" else _relative(body)
            untouched = {name: value for name, value in body.items() if name not in change}
            yield self._seen("untouched", self._read, updated, read, cause=cause, expected=untouched)
            body = {**body, **change}
            yield self._seen("scheduled", self._read, read, cause=f"after {cause}", expected={"status": "SCHEDULED"})
        self._changed = body
        read = self._client.get(self._read.path_for(other[0]))
        yield self._seen("untouched", self._read, read, cause="the other order", expected=other[1])

    def _invalid_updates(self, made: str) -> Iterator[Observation]:
        """Send changes that break the document, and see that each is refused and none changes anything."""
        before = self._client.get(self._read.path_for(made))
        expected = dict(members(before.response_body))
        for cause, change in wrong_changes(self._body("refused")):
            updated = self._client.post(self._update.path_for(made), change)
            yield self._seen("invalid-write", self._update, updated, cause=cause)
        for cause, content in (("JSON that is cut off", b'{"name":'), ("a list", b"[]"), *_NO_OBJECTS):
            updated = self._client.send("POST", self._update.path_for(made), body=content)
            yield self._seen("invalid-write", self._update, updated, cause=cause)
        read = self._client.get(self._read.path_for(made))
        yield self._seen("unchanged", self._update, updated, read, cause="after all", name=None, expected=expected)

    def _invalid(self, body: Body) -> Iterator[Observation]:
        """Send orders that break the document, and see that each is refused and none is made."""
        mark = f"{self._run_id} refused, "
        for cause, order in wrong_orders(body):
            named = {**order, "name": mark + cause} if order.get("name") == body["name"] else order
            created = self._client.post(self._create.path, named)
            yield self._seen("invalid-write", self._create, created, cause=cause)
            self._discard(created)
        found = self._client.get(self._list.path, filter=f"startswith(name,{quoted(mark)})")
        names = [str(row.get("name")) for row in rows_of(found)]
        left = next((name for name in names if name.startswith(mark)), "")
        yield self._seen("unchanged", self._create, created, found, cause="after all", name=left, expected={})
        yield from self._unreadable(body)

    def _unreadable(self, body: Body) -> Iterator[Observation]:
        """Send what is no JSON object, and a good order under a media type that the operation does not take."""
        whole = json.dumps({**body, "name": f"{self._run_id} unreadable"}).encode()
        for cause, content in (("JSON that is cut off", whole[:-9]), ("a list", b"[" + whole + b"]"), *_NO_OBJECTS):
            created = self._client.send("POST", self._create.path, body=content)
            yield self._seen("invalid-write", self._create, created, cause=cause)
            self._discard(created)
        labelled = self._client.send("POST", self._create.path, body=whole, media_type="text/plain")
        yield self._seen("wrong-media-type", self._create, labelled, cause="text/plain")
        self._discard(labelled)

    def _discard(self, created: Exchange) -> None:
        """Destroy what should not have been created, where it was."""
        made = made_id(created)
        if made is not None:
            self._client.post(self._destroy.path_for(made))

    def endings(self) -> Iterator[Observation]:
        """Destroy an order of two, and see that it and nothing else is gone."""
        kept, doomed = (
            self._body(name, cron_expr=f"0 3 * {self._client.quiet_month} *") for name in ("kept", "doomed")
        )
        keep = made_id(self._client.post(self._create.path, kept))
        gone = made_id(self._client.post(self._create.path, doomed))
        unknown = self._client.post(self._update.path_for(IMPOSSIBLE_ID), {})
        yield self._seen("update-unknown", self._update, unknown, status=404)
        never = self._client.post(self._destroy.path_for(IMPOSSIBLE_ID))
        yield self._seen("destroy-unknown", self._destroy, never, status=404)
        if keep is None or gone is None:
            return
        destroyed = self._client.post(self._destroy.path_for(gone))
        yield self._seen("write", self._destroy, destroyed, cause="destroy", status=204)
        yield self._seen("gone", self._read, self._client.get(self._read.path_for(gone)), cause="read", status=404)
        changed = self._client.post(self._update.path_for(gone), {"name": f"{self._run_id} ghost"})
        yield self._seen("gone", self._update, changed, cause="update", status=404)
        again = self._client.post(self._destroy.path_for(gone))
        yield self._seen("gone", self._destroy, again, cause="second destroy", status=404)
        read = self._client.get(self._read.path_for(keep))
        yield self._seen("untouched", self._read, read, cause="beside a destroy", expected=kept)
        yield self._listing({keep: kept}, gone=(gone,))
        self._client.post(self._destroy.path_for(keep))

    def _seen(self, kind: str, operation: Any, *exchanges: Exchange, cause: str = "", **facts: Any) -> Observation:
        return Observation(
            kind=kind, operation_id=operation.operation_id, exchanges=exchanges, facts=facts, cause=cause
        )


def _relative(body: Body) -> Body:
    return {name: value for name, value in body.items() if name not in ("started_at", "ended_at")}
