"""Relations of what does not exist: it is not found, wherever something is read by its id."""

from collections.abc import Iterator

from contracts.client import Client
from contracts.observation import Observation
from contracts.wall import IMPOSSIBLE_ID


def unknown_ids(client: Client) -> Iterator[Observation]:
    """Read by an id that nobody gave away, at every operation that reads by one."""
    for operation in client.document.operations.values():
        path = operation.path_for(IMPOSSIBLE_ID)
        if operation.role in ("read", "download") and client.may_send(operation.method, path):
            answer = client.get(path)
            yield Observation(
                kind="unknown", operation_id=operation.operation_id, exchanges=(answer,), facts={"status": 404}
            )
