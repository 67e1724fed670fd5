"""What a run left behind on a server, and its journal."""

from pathlib import Path

import httpx

from contracts.journal import Entry, Journal
from contracts.settings import Target

FORBIDDEN = {"errors": [{"code": "PERMISSION_DENIED", "message": "You may not do that."}]}
"""The answer to a caller who may not do what he asked for."""
_ORDER = {
    "name": "Precious",
    "type": "NORMAL",
    "email": "else@acme.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
    "cron_expr": "0 6 * * 1",
}


def order_at(target: Target, name: str) -> str:
    """Make an order with a name; return its id."""
    headers = {"Authorization": f"Bearer {target.token}"}
    answer = httpx.post(f"{target.base_url}/call_reports", json=_ORDER | {"name": name}, headers=headers)
    return str(answer.raise_for_status().json()["id"])


def left_journal(folder: Path, target: Target, *entries: Entry) -> Path:
    """Write the journal of a run against a target, and return where it is."""
    journal = Journal(folder / "journal")
    journal.begin(target.base_url)
    for entry in entries:
        journal.write(entry)
    return journal.path
