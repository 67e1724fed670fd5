"""Relations of hostile input: whatever is sent, the server answers, and never with a fault of its own."""

from collections.abc import Iterator

from contracts.client import Client
from contracts.observation import Observation
from contracts.wall import IMPOSSIBLE_ID

_TEXTS = (
    "%", "_", "'", "''", "\\", '"', "\x00", "%00", "\r\n", "(", ")" * 50, "(" * 500, "a" * 3000, "☎", "\U0001f4de",
    "ß", "' or 1=1 --", "1; DROP TABLE cdrs", "{{7*7}}", "${jndi:x}", "<script>", "../../etc/passwd", "1e999",
    "9" * 400, "-0", "null", "NaN", "true", "0x10", "٣",
)  # fmt: skip
_FILTERS = (
    "{}",
    "id eq '{}'",
    "id eq {}",
    "contains(id,'{}')",
    "duration gt {}",
    "started_at gt '{}'",
    "not {}",
)
_IDS = ("%00", "%ff", "%2e%2e", "a" * 300, "%0a", "'", "☎")


def hostile_queries(client: Client) -> Iterator[Observation]:
    """Send odd texts as filter, search, order and page to every list."""
    for operation in client.document.operations.values():
        if operation.role != "list" or not client.may_send("GET", operation.path):
            continue
        exchanges = []
        for position, text in enumerate(_TEXTS):
            frame = _FILTERS[position % len(_FILTERS)]
            for options in ({"search": text}, {"orderby": text}, {"filter": frame.replace("{}", text)}, {"top": text}):
                exchanges.append(client.send("GET", operation.path, options=options))
        yield Observation(kind="hostile", operation_id=operation.operation_id, exchanges=tuple(exchanges))


def hostile_ids(client: Client) -> Iterator[Observation]:
    """Ask for odd ids wherever something is read by its id."""
    for operation in client.document.operations.values():
        may_be_asked = client.may_send("GET", operation.path_for(IMPOSSIBLE_ID))
        if operation.role not in ("read", "download") or not may_be_asked:
            continue
        exchanges = tuple(client.send("GET", operation.path_as_spelt(one)) for one in _IDS)
        yield Observation(kind="hostile", operation_id=operation.operation_id, exchanges=exchanges)
