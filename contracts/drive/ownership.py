"""What the run created and what became of it, told by the answers alone. Refuses to send anything."""

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# An id that keeps to the document and that no server ever gave away.
IMPOSSIBLE_ID = "never-issued"

_LEGAL_RUN = re.compile(r"[A-Za-z0-9_=-]{4,}")
_MAX_ID_LENGTH = 64
_RECURRENCE = "cron_expr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """Something that the run created and that lives, as far as the answers tell."""

    resource: str
    id: str


class Ownership:
    """The living things of a run, oldest first."""

    def __init__(self) -> None:
        self._recurs: OrderedDict[Owned, bool] = OrderedDict()

    def created(self, resource: str, id: str, body: bytes) -> Owned:
        """Takes note of a new thing, made from this request body."""
        owned = Owned(resource=resource, id=id)
        self._recurs[owned] = bool(_members(body).get(_RECURRENCE))
        return owned

    def changed(self, resource: str, id: str, body: bytes) -> None:
        """Takes note of a change that was accepted."""
        owned = Owned(resource=resource, id=id)
        if owned in self._recurs and _RECURRENCE in _members(body):
            self._recurs[owned] = bool(_members(body)[_RECURRENCE])

    def destroyed(self, resource: str, id: str) -> None:
        """Takes note that a thing is gone."""
        self._recurs.pop(Owned(resource=resource, id=id), None)

    def holds(self, resource: str, id: str) -> bool:
        """Whether the run created this and did not destroy it."""
        return Owned(resource=resource, id=id) in self._recurs

    def changeable(self, resource: str) -> str | None:
        """The id of the newest living thing that waits for its time, so that it can be changed; None without one."""
        ids = (owned.id for owned, recurs in reversed(self._recurs.items()) if recurs and owned.resource == resource)
        return next(ids, None)

    def oldest_beyond(self, cap: int) -> Owned | None:
        """The oldest living thing when there are more of its kind than `cap`."""
        for owned in self._recurs:
            if sum(one.resource == owned.resource for one in self._recurs) > cap:
                return owned
        return None


def cannot_exist(id: str) -> bool:
    """Whether an id is so far from what the document allows that no reading of it names a thing."""
    return len(id) > _MAX_ID_LENGTH or not _LEGAL_RUN.search(id)


def created_id(body: bytes) -> str | None:
    """The id that an answer to a create names; None when it names none."""
    found = _members(body).get("id")
    return found if isinstance(found, str) and found else None


def _members(body: bytes) -> Mapping[str, Any]:
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}
