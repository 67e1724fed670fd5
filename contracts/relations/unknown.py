"""Relations of what does not exist: it is not found, wherever something is read by its id."""

from collections.abc import Iterator

from contracts.client import Client
from contracts.document import Operation
from contracts.observation import Observation
from contracts.wall import IMPOSSIBLE_ID


def unknown_ids(client: Client) -> Iterator[Observation]:
    """Read by an id that nobody gave away, at every operation that reads by one and that the caller may use."""
    for operation in client.document.operations.values():
        path = operation.path_for(IMPOSSIBLE_ID)
        if operation.role in ("read", "download") and client.may_send(operation.method, path):
            answer = client.get(path)
            if answer.is_denied and _is_denied(client, operation):
                continue
            yield Observation(
                kind="unknown", operation_id=operation.operation_id, exchanges=(answer,), facts={"status": 404}
            )


def _is_denied(client: Client, operation: Operation) -> bool:
    """Say whether the caller may not see things of this kind at all."""
    listing = client.document.by_role(operation.resource or "", "list")
    if listing is None or not client.may_send(listing.method, listing.path):
        return False
    return client.get(listing.path, top=1).is_denied
