"""Knocks at a target before it is judged: somebody must answer who speaks this API and knows our token."""

from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from contracts.checks.lists import rows_of
from contracts.client import Client
from contracts.errors import TargetError, UsageError
from contracts.exchange import Exchange


def knock(client: Client) -> None:
    """Ask every list for a row, and make sure that somebody answers who speaks this API and knows our token."""
    answers = [client.get(path, top=1) for path in _lists(client)]
    client.exchanges.clear()
    client.quiet_month = _quiet_month(answers)
    if not any(_speaks(answer) for answer in answers):
        raise TargetError(f"{client.target.base_url} answers, but it is not this API: no list came as JSON")
    if all(answer.status == 401 for answer in answers):
        hint = "the token is not good there" if client.target.token else "it wants a token: set PBX_TOKEN or sign in"
        raise TargetError(f"{client.target.base_url} lets nobody in: {hint}")


def knock_as_other(client: Client) -> None:
    """Make sure that the other tenant's token is another one, and opens a list: who is kept out shows nothing.

    UsageError when it is the caller's own, TargetError when it opens nothing.
    """
    other = client.target.other_token
    if other is None:
        return
    if other == client.target.token:
        raise UsageError("the token of the other tenant is the caller's own: give one of another tenant, or none")
    answers = [client.send("GET", path, options={"top": "1"}, token=other) for path in _lists(client)]
    client.exchanges.clear()
    if answers and not any(answer.status == 200 for answer in answers):
        statuses = ", ".join(str(status) for status in sorted({answer.status for answer in answers}))
        raise TargetError(
            f"{client.target.base_url} shows the other tenant nothing: its token is answered by {statuses}"
        )


def _lists(client: Client) -> list[str]:
    """The paths of the lists that may be asked for."""
    return [
        operation.path
        for operation in client.document.operations.values()
        if operation.role == "list" and client.may_send(operation.method, operation.path)
    ]


def _quiet_month(answers: list[Exchange]) -> int:
    """Return a month far from now here, from the server's date, and from its newest call: its clock may be its own."""
    moments = [datetime.now(UTC)]
    for answer in answers:
        with suppress(KeyError, ValueError):
            moments.append(parsedate_to_datetime(answer.response_headers["date"]))
        for row in rows_of(answer)[:1]:
            with suppress(TypeError, ValueError):
                moments.append(datetime.fromisoformat(row.get("started_at", "")))
    near = {(moment.month + shift - 1) % 12 + 1 for moment in moments for shift in (-1, 0, 1)}
    return next((month for month in (2, 8, 5, 11, 1, 3, 7, 10, 12) if month not in near), 2)


def _speaks(answer: Exchange) -> bool:
    try:
        value = answer.json()
    except ValueError:
        return False
    return isinstance(value, dict) and ("items" in value or "errors" in value)
