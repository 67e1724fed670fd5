"""Relations of methods: what the document does not know on a path is refused, and the answer says what is known."""

from collections.abc import Iterator

from contracts.client import Client
from contracts.observation import Observation
from contracts.wall import IMPOSSIBLE_ID

# TRACE asks for nothing to be changed, so that it may go where the others may not: to whole collections.
_STRANGE = ("PUT", "PATCH", "DELETE", "POST", "TRACE")


def strange_methods(client: Client) -> Iterator[Observation]:
    """Send to every path, with an id that cannot exist, the methods that it does not have and that may be sent."""
    operations = list(client.document.operations.values())
    for path in dict.fromkeys(operation.path for operation in operations):
        here = [operation for operation in operations if operation.path == path]
        known = frozenset(operation.method for operation in here)
        sent = here[0].path_for(*[IMPOSSIBLE_ID] * path.count("{"))
        for method in _STRANGE:
            if method not in known and client.may_send(method, sent):
                exchange = client.send(method, sent)
                yield Observation(
                    kind="method",
                    operation_id=here[0].operation_id,
                    exchanges=(exchange,),
                    facts={"method": method, "known": known},
                )
