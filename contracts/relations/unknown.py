"""Relations of what does not exist: it is not found, wherever something is read by its id."""

from collections.abc import Iterator

from contracts.client import Client
from contracts.observation import Observation
from contracts.wall import IMPOSSIBLE_ID


def unknown_ids(client: Client) -> Iterator[Observation]:
    """Read by an id that nobody gave away, at every operation that reads by one."""
    for operation in client.document.operations.values():
        if operation.role in ("read", "download"):
            answer = client.get(operation.path_for(IMPOSSIBLE_ID))
            yield Observation(
                kind="unknown", operation_id=operation.operation_id, exchanges=(answer,), facts={"status": 404}
            )
