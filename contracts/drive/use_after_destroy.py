"""The promise that what was destroyed is gone, told by the document which operation destroys.

Schemathesis' own `use_after_free` knows the verb DELETE alone. Refuses to know how requests are made.
"""

from contracts.document import Operation

_ON_THINGS = frozenset({"read", "update", "destroy"})


class Graveyard:
    """What was destroyed, by resource and id, with the request that did it. An id that is given anew rises again."""

    def __init__(self) -> None:
        self._destroyer_by_thing: dict[tuple[str, str], str] = {}

    def judge(self, operation: Operation, id: str, status: int, *, request_id: str) -> bool | None:
        """Whether an answer keeps the promise; None when the promise says nothing of it. Remembers what it tells.

        `id` is what the path names, or the answer to a create. `request_id` tells one request from another, so that
        the same answer may be judged twice.
        """
        thing = (operation.resource, id)
        is_accepted = 200 <= status < 300
        if operation.role == "create" and is_accepted:
            self._destroyer_by_thing.pop(thing, None)
        destroyer = self._destroyer_by_thing.get(thing)
        if destroyer is not None and destroyer != request_id and operation.role in _ON_THINGS:
            return not is_accepted
        if operation.role == "destroy" and is_accepted:
            self._destroyer_by_thing[thing] = request_id
        return None
