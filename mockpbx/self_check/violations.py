"""Lists what was found, each kind once. Refuses to find."""

from dataclasses import dataclass, replace
from hashlib import blake2b
from threading import Lock

from mockpbx.mask import SECRET_OPERATIONS, masked_body, masked_target
from mockpbx.self_check.answered import Answered, Flaw

_EXCERPT_BYTES = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An answer in which it was found, without secrets; of the body only the beginning."""

    method: str
    target: bytes
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One way in which answers of an operation were not as the document has them, and how often."""

    id: str
    operation_id: str | None
    status: int
    flaw: Flaw
    count: int
    first: Example
    last: Example


class Violations:
    """The violations found so far, in the order in which they first came. Every thread may add and read."""

    def __init__(self, *, most: int = 500) -> None:
        """List so many kinds; of further ones only the number is known."""
        self._most = most
        self._by_id: dict[str, Violation] = {}
        self._unlisted = 0
        self._lock = Lock()

    def add(self, answered: Answered, flaws: tuple[Flaw, ...]) -> tuple[Violation, ...]:
        """Count the flaws of one answer, and return the violations they are."""
        if not flaws:
            return ()
        example = _example(answered)
        with self._lock:
            return tuple(self._added(answered, flaw, example) for flaw in flaws)

    def _added(self, answered: Answered, flaw: Flaw, example: Example) -> Violation:
        name = _id_of(answered, flaw)
        known = self._by_id.get(name)
        if known is not None:
            found = replace(known, count=known.count + 1, last=example)
        else:
            found = Violation(
                id=name,
                operation_id=answered.operation_id,
                status=answered.status,
                flaw=flaw,
                count=1,
                first=example,
                last=example,
            )
        if known is not None or len(self._by_id) < self._most:
            self._by_id[name] = found
        else:
            self._unlisted += 1
        return found

    def all(self) -> tuple[Violation, ...]:
        """Return what is listed."""
        with self._lock:
            return tuple(self._by_id.values())

    @property
    def count(self) -> int:
        """How often something was found, listed or not."""
        with self._lock:
            return sum(one.count for one in self._by_id.values()) + self._unlisted

    @property
    def unlisted(self) -> int:
        """How often something was found of a kind for which there was no room."""
        return self._unlisted

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._by_id.clear()
            self._unlisted = 0


def _example(answered: Answered) -> Example:
    body = answered.body or b""
    shown = masked_body(body, b"", is_secret=answered.operation_id in SECRET_OPERATIONS)
    return Example(
        method=answered.method,
        target=masked_target(answered.path, answered.query, b"")[:_EXCERPT_BYTES],
        body=shown[:_EXCERPT_BYTES],
    )


def _id_of(answered: Answered, flaw: Flaw) -> str:
    parts = (str(answered.operation_id), str(answered.status), flaw.place, flaw.rule)
    return blake2b("\n".join(parts).encode(), digest_size=6).hexdigest()
