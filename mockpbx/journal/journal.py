"""Keeps the last exchanges, bounded in number and bytes, and says what is among them. Refuses to know who asks."""

import time
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from threading import Condition, Lock

from mockpbx.journal.exchange import Body, Exchange, Sighting
from mockpbx.journal.query import JournalQuery
from mockpbx.journal.verification import Verification, Wanted, near_misses
from mockpbx.mask import (
    MASK,
    SECRET_OPERATIONS,
    Fields,
    masked_body,
    masked_fields,
    masked_target,
    masked_text,
    presented_token,
)
from mockpbx.spec import Spec

_FIELD_WEIGHT = 140
"""What the two texts of a header field take up beside their bytes."""
_EXCHANGE_WEIGHT = 600
_NO_BODY = Body()


class Journal:
    """The exchanges of one PBX, newest last. Every thread may write and read; secrets never come in."""

    def __init__(
        self,
        *,
        most: int = 1000,
        most_body_bytes: int = 128 * 1024,
        most_bytes: int = 16 * 1024 * 1024,
        secret_paths: tuple[bytes, ...] = (),
        secrets: tuple[bytes, ...] = (),
    ) -> None:
        """Keep so many exchanges, of each body so much, so many bytes in all.

        A full page of calls is kept whole. Bodies are secret where sessions are begun and ended, and whatever is asked
        below `secret_paths`. The very words of `secrets` are taken out of targets, requests and refusals, whatever they
        stand for there.
        """
        self._secrets = secrets
        self.most_body_bytes = most_body_bytes
        self._most = most
        self._most_bytes = most_bytes
        self.secret_paths = secret_paths
        self._kept: deque[Exchange] = deque()
        self._bytes = 0
        self._last = 0
        self._lock = Lock()
        self._changed = Condition(self._lock)
        self._waiting = 0

    def record(self, seen: Sighting) -> None:
        """Keep what was seen, without its secrets; the oldest exchanges make room."""
        token = presented_token(seen.request_headers)
        is_secret = seen.operation_id in SECRET_OPERATIONS or seen.path.startswith(self.secret_paths)
        request_headers = masked_fields(seen.request_headers)
        answer_headers = masked_fields(seen.answer_headers)
        request_body = (
            self._body(seen.request_pieces, seen.request_size, token, is_secret) if seen.request_size else _NO_BODY
        )
        answer_body = self._answer(seen, token, is_secret)
        target = self._without_secrets(masked_target(seen.path, seen.query, token))
        weight = (
            _EXCHANGE_WEIGHT
            + len(target)
            + _weight(request_headers)
            + _weight(answer_headers)
            + len(request_body.content)
            + len(answer_body.content)
        )
        with self._lock:
            self._last += 1
            self._kept.append(
                Exchange(
                    self._last,
                    seen.at,
                    seen.method,
                    target,
                    seen.operation_id,
                    request_headers,
                    request_body,
                    seen.status,
                    answer_headers,
                    answer_body,
                    seen.microseconds,
                    seen.is_whole,
                    seen.faults,
                    seen.violations,
                    weight,
                )
            )
            self._bytes += weight
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._bytes -= self._kept.popleft().weight
            if self._waiting:
                self._changed.notify_all()

    def _answer(self, seen: Sighting, token: bytes, is_secret: bool) -> Body:
        """Keep an answer's body; beside sessions only refusals may repeat what was given to them."""
        if is_secret:
            return self._body(seen.answer_pieces, seen.answer_size, token, is_secret)
        content = seen.answer_pieces[0] if len(seen.answer_pieces) == 1 else b"".join(seen.answer_pieces)
        if len(content) > self.most_body_bytes:
            content = content[: self.most_body_bytes]
        is_cut = seen.answer_size > len(content)
        if seen.status < 400:
            return Body(content, seen.answer_size, False, is_cut)
        shown = self._without_secrets(masked_text(content, token))
        return Body(shown, seen.answer_size, shown != content, is_cut)

    def _body(self, pieces: list[bytes], size: int, token: bytes, is_secret: bool) -> Body:
        content = b"".join(pieces)
        is_cut = size > self.most_body_bytes
        if is_cut:
            content = content[: self.most_body_bytes]
        # Half a JSON text is none, so that it is replaced if it may hold secrets.
        shown = self._without_secrets(masked_body(content, token, is_secret=is_secret))
        return Body(shown, size, shown != content, is_cut)

    def _without_secrets(self, text: bytes) -> bytes:
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text

    @property
    def is_kept(self) -> bool:
        """Whether anything is kept at all."""
        return self._most > 0

    @property
    def last_number(self) -> int:
        """The number of the newest exchange that was ever recorded; 0 before the first."""
        return self._last

    @property
    def kept_bytes(self) -> int:
        """How many bytes the exchanges take up."""
        return self._bytes

    def __len__(self) -> int:
        """Return how many exchanges are kept."""
        return len(self._kept)

    def clear(self) -> None:
        """Forget all exchanges; numbers go on."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def entry(self, number: int) -> Exchange | None:
        """Return one exchange by its number; None when it never was, or has made room."""
        return next((one for one in self._snapshot() if one.number == number), None)

    def entries(self, query: JournalQuery) -> tuple[Exchange, ...]:
        """Return a page of the exchanges that fit, newest first."""
        return tuple(islice(self._fitting(query), query.skip, query.skip + query.limit))

    def count(self, query: JournalQuery) -> int:
        """Return how many exchanges fit, over all pages."""
        return sum(1 for _ in self._fitting(query))

    def verify(self, query: JournalQuery, wanted: Wanted) -> Verification:
        """Say whether as many exchanges fit as are wanted; when they are too few, which came nearest."""
        kept = self._snapshot()
        numbers = tuple(one.number for one in kept if query.fits(one))
        return Verification(
            is_met=wanted.allows(len(numbers)),
            wanted=wanted,
            count=len(numbers),
            numbers=numbers[:10],
            near_misses=near_misses(query, kept) if len(numbers) < wanted.least else (),
        )

    def wait_for(self, query: JournalQuery, *, count: int = 1, seconds: float = 5) -> bool:
        """Wait until so many exchanges fit; False when the time is over before."""
        until = time.monotonic() + seconds
        with self._lock:
            self._waiting += 1
        try:
            while True:
                seen = self._last
                if self.count(query) >= count:
                    return True
                with self._lock:
                    left = until - time.monotonic()
                    if self._last == seen and (left <= 0 or not self._changed.wait(left)):
                        return False
        finally:
            with self._lock:
                self._waiting -= 1

    def _fitting(self, query: JournalQuery) -> Iterator[Exchange]:
        return (one for one in self._snapshot() if query.fits(one))

    def _snapshot(self) -> list[Exchange]:
        with self._lock:
            kept = list(self._kept)
        kept.reverse()
        return kept


def secret_paths_of(spec: Spec) -> tuple[bytes, ...]:
    """Return below which paths something secret may be sent, even where it is misspelt or by a wrong method.

    It is the folder of each operation that sessions are begun or ended with, or where it is in none, its own path.
    """
    paths = [spec.operations[name].path for name in sorted(SECRET_OPERATIONS & spec.operations.keys())]
    folders = [path[: path.rfind("/") + 1] for path in paths]
    prefixes = {path if folder == "/" else folder for path, folder in zip(paths, folders, strict=True)}
    return tuple(f"{spec.base_path}{prefix}".encode() for prefix in sorted(prefixes))


def _weight(fields: Fields) -> int:
    return sum(map(len, chain.from_iterable(fields))) + _FIELD_WEIGHT * len(fields)
