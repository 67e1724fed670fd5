"""Errands run beside other questions, no more at once than may live, and are handed out as if they had run alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.client import Client
from contracts.document import Document
from contracts.errors import OutOfTimeError, TargetError
from contracts.journal import Journal
from contracts.observation import Observation
from contracts.profile import STRICT
from contracts.relations.meanwhile import Errand, Meanwhile, Pause
from contracts.runner import open_client
from contracts.settings import Preset, Settings, Target
from tests.mutants.liar import serving

ORDER = {
    "type": "NORMAL",
    "email": "contract@check.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
    "cron_expr": "0 0 1 1 *",
}


@pytest.fixture(scope="module")
def honest() -> Iterator[Target]:
    """An honest mock."""
    with serving(None) as target:
        yield target


@pytest.fixture
def client(honest: Target, document: Document, tmp_path: Path) -> Iterator[Client]:
    """A client that may let two orders live."""
    settings = Settings(preset=Preset.OWNED, living_objects_cap=2)
    opened = open_client(honest, settings, document, Journal(tmp_path / "journal"), STRICT)
    yield opened
    opened.close()


class Trips:
    """Errands that ask for single calls, and tell how many of them were out at once."""

    def __init__(self, client: Client, count: int) -> None:
        self._client = client
        self._count = count
        self.out = self.most = 0
        self.begun: list[int] = []

    def errands(self) -> Iterator[Errand]:
        """Yield errands that look, wait, and look once more."""
        for number in range(self._count):
            yield self._errand(number)

    def _errand(self, number: int) -> Errand:
        self.begun.append(number)
        self.out += 1
        self.most = max(self.most, self.out)
        for part in ("early", "late"):
            yield _seen(self._client, f"{number} {part}")
            yield Pause(seconds=0.001)
        self.out -= 1


def _seen(client: Client, cause: str) -> Observation:
    return Observation(kind="read", operation_id="listCdrs", exchanges=(client.get("/cdrs", top=1),), cause=cause)


def _host(client: Client, count: int) -> Iterator[Observation]:
    for number in range(count):
        yield _seen(client, f"host {number}")


def test_errands_are_handed_out_in_order(client: Client) -> None:
    """Without a host all run at last, two at a time, each with what it saw and sent in its own order."""
    meanwhile, trips = Meanwhile(client), Trips(client, 5)
    meanwhile.add("trips", trips.errands, lambda: [_seen(client, "closing")])
    seen = list(meanwhile.of("trips"))
    assert [one.cause for one in seen] == [*(f"{n} {part}" for n in range(5) for part in ("early", "late")), "closing"]
    assert [one.exchanges[0] for one in seen] == client.exchanges
    assert trips.most == 2


def test_a_host_has_its_own_exchanges_alone(client: Client) -> None:
    """Beside a long host errands come to their end, at the same requests each time, and none of it shows there."""
    begun: list[list[int]] = []
    for _ in range(2):
        client.exchanges.clear()
        meanwhile, trips = Meanwhile(client), Trips(client, 3)
        meanwhile.add("trips", trips.errands)
        begun.append([])
        beside = []
        for one in meanwhile.beside(_host(client, 1_000)):
            beside.append(one)
            begun[-1].append(len(trips.begun) + 10 * trips.out)
        assert [one.exchanges[0] for one in beside] == client.exchanges
        assert (trips.begun, trips.out, trips.most) == ([0, 1, 2], 0, 2)
        assert len(list(meanwhile.of("trips"))) == 6
    assert begun[0] == begun[1]


def test_a_second_time_all_is_done_anew(client: Client) -> None:
    """Whoever asks a group again gets what it sees then."""
    meanwhile, trips = Meanwhile(client), Trips(client, 2)
    meanwhile.add("trips", trips.errands)
    first, second = list(meanwhile.of("trips")), list(meanwhile.of("trips"))
    assert [one.cause for one in first] == [one.cause for one in second]
    assert trips.begun == [0, 1, 0, 1]


def test_trouble_is_told_where_it_belongs(client: Client) -> None:
    """What an errand meets with does not break its host, but its own group, behind what went well before."""

    def errands() -> Iterator[Errand]:
        yield iter([_seen(client, "well")])
        raise TargetError("away")

    meanwhile = Meanwhile(client)
    meanwhile.add("trouble", errands)
    assert len(list(meanwhile.beside(_host(client, 100)))) == 100
    seen = meanwhile.of("trouble")
    assert next(seen).cause == "well"
    with pytest.raises(TargetError, match="away"):
        next(seen)


def test_an_order_that_stays_makes_room(client: Client) -> None:
    """An errand whose order does not leave by itself has it destroyed, so that the next may have one."""

    def errand(number: int) -> Errand:
        created = client.post("/call_reports", {**ORDER, "name": f"stays {number}"})
        yield Observation(kind="write", operation_id="createCallReport", exchanges=(created,))

    meanwhile = Meanwhile(client)
    meanwhile.add("orders", lambda: map(errand, range(4)))
    seen = list(meanwhile.of("orders"))
    assert [one.exchanges[0].status for one in seen] == [201] * 4
    assert client.wall.living == ()


def test_what_was_gathered_is_not_lost(client: Client) -> None:
    """When there is no time for a group, what its errands saw beside others is handed out, and nothing is sent."""
    meanwhile, trips = Meanwhile(client), Trips(client, 3)
    meanwhile.add("trips", trips.errands)
    list(meanwhile.beside(_host(client, 50)))
    client.deadline = 1e-9
    with pytest.raises(OutOfTimeError):
        client.get("/cdrs")
    sent = len(client.exchanges)
    gathered = list(meanwhile.gathered("trips"))
    assert [one.cause for one in gathered] == ["0 early", "1 early"]
    assert client.exchanges[sent:] == [one.exchanges[0] for one in gathered]
