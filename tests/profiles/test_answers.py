"""Every quirk of a profile shows in answers, and nothing else about them changes."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockpbx.app import MockApp
from mockpbx.errors import StartError
from mockpbx.profiles import PROFILES, profile_named
from mockpbx.profiles.page import PAGE_NAME, page
from mockpbx.settings import PbxSettings
from tests.profiles.serving import pbx_of

CALLS = ("/cdrs", "/calllogs")
DOCS = Path(__file__).parents[2] / "docs"
NOBODY = "1083390033156640768"


class Client:
    """Asks a PBX under a profile without a socket."""

    def __init__(self, profile: str, **options: Any) -> None:
        """Make the PBX."""
        self.pbx = pbx_of(profile, **options)
        self._app = MockApp(self.pbx)
        self.faults = self._app.sandboxes.main.faults

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """The answer to one request that presents the house token."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            headers = {"Authorization": f"Bearer {self.pbx.token}"}
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
                return await client.request(method, self.pbx.spec.base_path + path, **options)

        return asyncio.run(asked())

    def rows(self, path: str, **options: Any) -> list[dict[str, Any]]:
        """All rows of a list that a query leaves, page by page."""
        found: list[dict[str, Any]] = []
        while True:
            body = self.ask("GET", path, params={**options, "skip": len(found)}).json()
            found += body["items"]
            if len(found) >= body["count"]:
                return found


Clients = Callable[[str], Client]


@pytest.fixture(scope="module")
def client() -> Iterator[Clients]:
    """A function that gives a client of the same world under a profile."""
    clients: dict[str, Client] = {}

    def of(profile: str) -> Client:
        return clients.setdefault(profile, Client(profile))

    yield of
    for one in clients.values():
        one.pbx.close()


WITH_SPELLINGS = [name for name, profile in PROFILES.items() if profile.quirks]


def test_each_quirk_has_a_source_and_operations_of_the_document(client: Clients) -> None:
    """Every quirk says how it is known, and is about operations that the document has."""
    known = set(client("strict").pbx.spec.operations)
    for profile in PROFILES.values():
        for quirk in profile.quirks:
            assert quirk.source
            assert quirk.operations
            assert set(quirk.operations) <= known, quirk.id


@pytest.mark.parametrize("name", WITH_SPELLINGS)
def test_blanks_are_empty_texts(client: Clients, name: str) -> None:
    """No value is null in lists and details of calls; what was blank is an empty text."""
    honest, odd = client("strict"), client(name)
    for path in CALLS:
        for ours, theirs in zip(honest.rows(path), odd.rows(path), strict=True):
            blanks = {field for field, value in ours.items() if value is None}
            assert None not in theirs.values()
            assert {theirs[field] for field in blanks & theirs.keys()} <= {""}
        for row in odd.rows(path, top=5)[:5]:
            detail = odd.ask("GET", f"{path}/{row['id']}").json()
            assert all(None not in leg.values() for leg in detail.get("items", [detail]))


@pytest.mark.parametrize("name", WITH_SPELLINGS)
def test_disconnects_are_cut_short(client: Clients, name: str) -> None:
    """Lists and details say CALLER_DISCONNECT, and the document's value still finds the call."""
    odd = client(name)
    for path in CALLS:
        rows = odd.rows(path, filter="end_reason eq 'CALLER_DISCONNECTED'")
        assert len(rows) == len(client("strict").rows(path, filter="end_reason eq 'CALLER_DISCONNECTED'")) > 0
        assert {row["end_reason"] for row in rows} == {"CALLER_DISCONNECT"}
        assert odd.rows(path, filter="end_reason eq 'CALLER_DISCONNECT'") == []
        detail = odd.ask("GET", f"{path}/{rows[0]['id']}").json()
        reasons = {leg["end_reason"] for leg in detail.get("items", [detail])}
        assert "CALLER_DISCONNECT" in reasons
        assert not reasons & {"CALLER_DISCONNECTED", "CALLEE_DISCONNECTED"}


def test_rows_of_2024_lack_two_fields(client: Clients) -> None:
    """Rows of calls have neither field, nothing is found by them, and what came with them has both."""
    odd = client("vendor-2024")
    fields = list(odd.rows("/cdrs")[0])
    assert fields == [*list(client("strict").rows("/cdrs")[0])[:-2]]
    assert fields[-1] == "duration"
    assert client("strict").rows("/cdrs", filter="service_number ne null")
    assert odd.rows("/cdrs", filter="service_number ne null") == []
    assert any(row["service_number"] for row in odd.rows("/calllogs"))


@pytest.mark.parametrize("name", ["22.2", "22.3"])
def test_later_rows_have_both_fields(client: Clients, name: str) -> None:
    """Later versions have all fields of the document, in its order."""
    assert list(client(name).rows("/cdrs")[0]) == list(client("strict").rows("/cdrs")[0])


def test_22_3_has_more_reasons() -> None:
    """A reason of 22.3 stands where an older one did, on call and leg alike, and a filter finds it by its own name."""
    older, later = Client("22.2", call_count=2000), Client("22.3", call_count=2000)
    forwarded = "reroute_reason eq 'TRANSFER' and direction eq 'INBOUND_OUTBOUND_CALL'"
    for path in CALLS:
        for reason, before in (
            ("FORWARDING_NO_ANSWER", forwarded),
            ("QUEUE_ABANDONED", "reroute_reason eq 'OVERFLOW'"),
        ):
            now = later.rows(path, filter=f"reroute_reason eq '{reason}'")
            assert now
            assert {row["reroute_reason"] for row in now} == {reason}
            assert [row["id"] for row in now] == [row["id"] for row in older.rows(path, filter=before)]
            assert later.rows(path, filter=before) == []
        assert later.rows(path, filter="reroute_reason eq 'TRANSFER'", top=100)
    older.pbx.close()
    later.pbx.close()


@pytest.mark.parametrize(("name", "status"), [("strict", 404), ("vendor-2024", 404), ("22.2", 400), ("22.3", 400)])
def test_destroying_what_is_not_there(client: Clients, name: str, status: int) -> None:
    """From 22.2 on it is answered with 400; to read what is not there is 404 in every profile."""
    for path in ("/call_reports", "/completed_call_reports"):
        assert client(name).ask("POST", f"{path}/{NOBODY}/destroy").status_code == status
        answer = client(name).ask("GET", f"{path}/{NOBODY}")
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize(("name", "is_mute"), [("strict", False), ("vendor-2024", False), ("22.2", True)])
def test_errors_of_400(client: Clients, name: str, is_mute: bool) -> None:
    """From 22.2 on they are an empty object of JSON, except at a sign-in, which has an envelope in every profile."""
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/cdrs", {"params": {"filter": "nonsense"}}),
        ("POST", "/call_reports", {"json": {}}),
        ("GET", "/calllogs/a b", {}),
    ]
    for method, path, options in asked:
        answer = client(name).ask(method, path, **options)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/json"
        assert int(answer.headers["content-length"]) == len(answer.content)
        assert (answer.json() == {}) is is_mute
        assert "x-request-id" in answer.headers
    assert client(name).ask("POST", "/auth/sign_in", json={}).json()["errors"]


@pytest.mark.parametrize(("name", "is_mute"), [("strict", False), ("22.2", True)])
def test_errors_that_are_asked_for_are_told_alike(name: str, is_mute: bool) -> None:
    """A 400 of a fault, of `Prefer` or of a bad `Prefer` is an empty object where every 400 is one; statuses stay."""
    odd = Client(name)
    for wish, applied in (("code=400", "code=400"), ("code=four", None)):
        answer = odd.ask("GET", "/cdrs", headers={"Prefer": wish})
        assert (answer.status_code, answer.headers.get("preference-applied")) == (400, applied)
        assert (answer.json() == {}) is is_mute
        assert int(answer.headers["content-length"]) == len(answer.content)
    for status in (404, 429):
        answer = odd.ask("POST", f"/call_reports/{NOBODY}/destroy", headers={"Prefer": f"code={status}"})
        assert (answer.status_code, "errors" in answer.json()) == (status, True)
    odd.faults.add({"fault": "status", "settings": {"code": 400}})
    assert (odd.ask("GET", "/cdrs").json() == {}) is is_mute
    assert odd.ask("POST", "/auth/sign_in", json={}).json()["errors"]
    odd.pbx.close()


def test_order_and_search_go_by_what_is_true(client: Clients) -> None:
    """The same rows come in the same order under a profile, whatever they are spelt like."""
    for search, orderby in (("", "end_reason desc, answered_at"), ("10 or 20", "rang_at")):
        honest = [row["id"] for row in client("strict").rows("/cdrs", search=search, orderby=orderby)]
        assert [row["id"] for row in client("22.2").rows("/cdrs", search=search, orderby=orderby)] == honest
        assert honest


def test_the_world_is_the_same_under_every_profile(client: Clients) -> None:
    """No profile changes the world's digest or how many of anything there are."""
    assert len({client(name).pbx.world.history.digest() for name in PROFILES}) == 1
    assert len({str(client(name).pbx.world_facts) for name in PROFILES}) == 1


def test_calls_that_arrive_are_told_alike(client: Clients) -> None:
    """What is put on record later has the quirks too, in the list and in what subscribers are told."""
    odd, more = Client("vendor-2024", call_count=5), client("strict").pbx.archive.history
    odd.pbx.archive.append(more)
    rows = odd.rows("/cdrs")
    assert len(rows) == 255
    assert all(None not in row.values() and "user_data" not in row for row in rows)
    assert odd.pbx.archive.record(rows[0]["id"])["id"] == rows[0]["id"]
    odd.pbx.close()


def test_a_state_opens_under_any_profile(tmp_path: Path) -> None:
    """A state made under one profile is opened under another one, with its orders."""
    order = {
        **{"name": "Any", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY"},
        **{"cron_expr": "0 6 * * 1", "filter": {}},
    }
    first = Client("vendor-2024", state=str(tmp_path / "state.db"))
    made = first.ask("POST", "/call_reports", json=order).json()["id"]
    first.pbx.close()
    second = Client("22.3", state=str(tmp_path / "state.db"))
    assert [row["id"] for row in second.rows("/call_reports")] == [made]
    second.pbx.close()


def test_an_unknown_profile_is_refused() -> None:
    """The error names the profiles there are."""
    with pytest.raises(StartError, match="vendor-2024"):
        profile_named("vendor-2042")
    assert PbxSettings().profile in PROFILES


def test_the_page_is_up_to_date() -> None:
    """The page in `docs/` is the one that `python -m mockpbx.profiles.page docs` would write."""
    assert (DOCS / PAGE_NAME).read_text(encoding="utf-8") == page()
