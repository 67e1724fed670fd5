"""One exchange: as it is seen while it happens, and as it is kept. Refuses to judge it."""

from typing import NamedTuple

from mockpbx.mask import Fields
from mockpbx.model import Instant

RawFields = list[tuple[bytes, bytes]]


# Both are tuples, since a frozen dataclass of that many fields takes five times as long to make.
class Body(NamedTuple):
    """What is kept of a body; `size` is how many bytes passed, `content` may be fewer or have secrets replaced."""

    content: bytes = b""
    size: int = 0
    is_masked: bool = False
    is_cut: bool = False


class Exchange(NamedTuple):
    """A request and its answer, without secrets. `status` is 0 when there was no answer.

    `at` is when the request came, by the mock's clock; `microseconds` is how long it really took. `is_whole` is false
    when the answer broke off. `weight` is what it takes up in the journal, in bytes.
    """

    number: int
    at: Instant
    method: str
    target: bytes
    operation_id: str | None
    request_headers: Fields
    request_body: Body
    status: int
    answer_headers: Fields
    answer_body: Body
    microseconds: int
    is_whole: bool
    faults: tuple[str, ...]
    violations: tuple[str, ...]
    weight: int

    @property
    def path(self) -> str:
        """The path as it was sent, without the query."""
        return self.target.partition(b"?")[0].decode("latin-1")


class Sighting:
    """What somebody sees of an exchange while it happens, secrets and all. It is handed to a journal and forgotten."""

    __slots__ = (
        "answer_headers",
        "answer_pieces",
        "answer_size",
        "at",
        "faults",
        "is_whole",
        "method",
        "microseconds",
        "operation_id",
        "path",
        "query",
        "request_headers",
        "request_pieces",
        "request_size",
        "status",
        "violations",
    )

    def __init__(self, method: str, path: bytes, query: bytes, headers: RawFields, at: Instant) -> None:
        """Begin with the request's head, at the instant when it came."""
        self.method = method
        self.path = path
        self.query = query
        self.request_headers = headers
        self.at = at
        self.request_pieces: list[bytes] = []
        self.request_size = 0
        self.status = 0
        self.answer_headers: RawFields = []
        self.answer_pieces: list[bytes] = []
        self.answer_size = 0
        self.is_whole = False
        self.microseconds = 0
        self.operation_id: str | None = None
        self.faults: tuple[str, ...] = ()
        self.violations: tuple[str, ...] = ()
