"""Relations of calls: rows, details, legs and call logs."""

from collections import Counter
from collections.abc import Iterator

from contracts.checks.lists import rows_of
from contracts.client import Client
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.ownership import members
from contracts.relations.scope import PAGE, Scope, walk
from contracts.relations.values import quoted
from contracts.wall import IMPOSSIBLE_ID

_CALLS_SHOWN = 20
_LONG_CALLS_SHOWN = 4


CALL_KINDS = frozenset(
    {"call", "legs-and-logs", "opened", "row-and-detail", "log-of-call", "read-twice", "auth-unknown"}
)


def records(scope: Scope) -> Iterator[Observation]:
    """Show every record that was read."""
    yield Observation(kind="records", operation_id=scope.operation.operation_id, exchanges=scope.pages)


def calls_and_legs(client: Client, calls: Scope, logs: Scope) -> Iterator[Observation]:
    """Open calls of every direction: their legs, their call logs, and the details of those."""
    read_call = client.document.of("cdrs", "read")
    read_log = client.document.of("calllogs", "read")
    for row in [*_varied(calls), *_with_many_legs(calls, logs), *_without_logs(calls, logs)]:
        legs = client.get(read_call.path_for(row["id"]))
        found = _logs_of(client, logs, row["id"])
        yield Observation(kind="call", operation_id=read_call.operation_id, exchanges=(legs,), facts={"row": row})
        yield Observation(kind="legs-and-logs", operation_id=read_call.operation_id, exchanges=(legs, *found))
        yield _opened(legs)
    for row in _varied(logs):
        detail = client.get(read_log.path_for(row["id"]))
        yield Observation(
            kind="row-and-detail", operation_id=read_log.operation_id, exchanges=(detail,), facts={"row": row}
        )
        yield _opened(detail)
        call = client.get(read_call.path_for(str(row.get("session_id"))))
        # The detail says what the leg costs as well, which the row does not.
        told = {**row, **members(detail.response_body)} if detail.status == 200 else row
        yield Observation(
            kind="log-of-call", operation_id=read_log.operation_id, exchanges=(call,), facts={"row": told}
        )
    for operation, scope in ((read_call, calls), (read_log, logs)):
        for row in scope.rows[:1]:
            twice = tuple(client.get(operation.path_for(row["id"])) for _ in range(2))
            yield Observation(kind="read-twice", operation_id=operation.operation_id, exchanges=twice)
            closed = tuple(
                client.send("GET", operation.path_for(one), token=None) for one in (IMPOSSIBLE_ID, row["id"])
            )
            ids = (IMPOSSIBLE_ID, str(row["id"]))
            yield Observation(
                kind="auth-unknown", operation_id=operation.operation_id, exchanges=closed, facts={"ids": ids}
            )


def _logs_of(client: Client, logs: Scope, id: str) -> tuple[Exchange, ...]:
    """Read the call logs of a call: one page, or all where they fill it."""
    options = {"filter": f"session_id eq {quoted(id)}"}
    found = client.send("GET", logs.path, options=options)
    return (found,) if len(rows_of(found)) < PAGE else walk(client, logs.path, options)


def _with_many_legs(calls: Scope, logs: Scope) -> list[dict[str, str]]:
    """Choose the calls of which the most legs are known."""
    counts = Counter(row.get("session_id") for row in logs.rows)
    known = [row for row in calls.rows if counts[row["id"]] > 2]
    return sorted(known, key=lambda row: -counts[row["id"]])[:_LONG_CALLS_SHOWN]


def _without_logs(calls: Scope, logs: Scope) -> list[dict[str, str]]:
    """Choose calls of which no leg is known: some were refused before they reached anybody."""
    known = {row.get("session_id") for row in logs.rows}
    return [row for row in calls.rows if row["id"] not in known][:_LONG_CALLS_SHOWN]


def _opened(read: Exchange) -> Observation:
    return Observation(kind="opened", operation_id=str(read.operation_id), exchanges=(read,), facts={"status": 200})


def _varied(scope: Scope) -> list[dict[str, str]]:
    """Choose rows that differ in direction, outcome and service, so that rare shapes are among them."""
    kinds: dict[tuple[object, ...], dict[str, str]] = {}
    for row in scope.rows:
        names = ("direction", "end_reason", "status_code", "reroute_reason")
        kind = (
            *(row.get(name) for name in names),
            *(bool(row.get(name)) for name in ("service_number", "answered_at", "user_data")),
        )
        kinds.setdefault(kind, row)
    return list(kinds.values())[:_CALLS_SHOWN]
