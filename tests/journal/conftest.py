"""Exchanges for a journal without a server around it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from mockpbx.clock import ManualClock
from mockpbx.journal import Journal, Sighting, secret_paths_of
from mockpbx.model import Instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.watched import Watched

AT = Instant(1_773_064_800_000_000)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody may have seen; most of it is usually the same."""

    method: str = "GET"
    path: str = "/api/cdrs"
    query: str = ""
    headers: tuple[tuple[bytes, bytes], ...] = ((b"host", b"localhost:8887"),)
    request: bytes = b""
    status: int = 200
    answer_headers: tuple[tuple[bytes, bytes], ...] = ((b"content-type", b"application/json"),)
    answer: bytes = b"{}"
    operation_id: str | None = "listCdrs"
    faults: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()

    def sighting(self) -> Sighting:
        """As a journal takes it."""
        seen = Sighting(self.method, self.path.encode(), self.query.encode(), [*self.headers], AT)
        seen.request_pieces, seen.request_size = [self.request], len(self.request)
        seen.status, seen.answer_headers = self.status, [*self.answer_headers]
        seen.answer_pieces, seen.answer_size = [self.answer], len(self.answer)
        seen.operation_id, seen.faults, seen.violations = self.operation_id, self.faults, self.violations
        seen.is_whole, seen.microseconds = True, 120
        return seen


@pytest.fixture
def journal() -> Journal:
    """An empty journal."""
    return Journal(secret_paths=secret_paths_of(load_spec()))


@pytest.fixture(scope="session")
def office() -> Iterator[Pbx]:
    """A small PBX in memory, with a password that can be told from everything else."""
    pbx = Pbx(load_spec(), PbxSettings(call_count=60, password="CanaryPassword17"), ManualClock(AT))
    yield pbx
    pbx.close()


@pytest.fixture
def watched(office: Pbx) -> Watched:
    """The whole mock around it, with a journal of its own."""
    return Watched(office)
