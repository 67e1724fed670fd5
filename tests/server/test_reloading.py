"""A document that changes is served anew, with the state as it was where that can be."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockpbx.api.fitness import refuse_unfit
from mockpbx.app import AppSettings, MockApp
from mockpbx.clock import ManualClock
from mockpbx.errors import StartError
from mockpbx.jobs import Jobs
from mockpbx.journal import JournalQuery
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.reloading import Reloading
from mockpbx.sandboxes import Wish
from mockpbx.self_check import Mode
from mockpbx.settings import PbxSettings
from mockpbx.spec import Spec, document_path, load_document, load_spec
from tests.conftest import NOW
from tests.middleware.conftest import HOST, ask, bearer

TEXT = document_path().read_text(encoding="utf-8")
ORDER = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}
Change = Callable[[str], str]


class Watched:
    """A mock of a document in a file, and what is told of its changes."""

    def __init__(self, path: Path, state: Path | None = None) -> None:
        self.path = path
        path.write_text(TEXT, encoding="utf-8")
        self.pbx = Pbx(self.load(), PbxSettings(call_count=20, state=state), ManualClock(NOW))
        self.app = MockApp(self.pbx, AppSettings(self_check=Mode.ALL))
        self.told: list[str] = []
        self.reloading = Reloading(self.app, self.load, self.told.append)

    def load(self) -> Spec:
        """Read the document."""
        spec = load_document(self.path)
        refuse_unfit(spec, str(self.path))
        return spec

    def change(self, old: str, new: str) -> str:
        """Replace a text of the document and reload it; return what is told."""
        text = self.path.read_text(encoding="utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), encoding="utf-8")
        asyncio.run(self.reloading.reload())
        return self.told[-1]

    def status(self, path: str) -> int:
        """Ask the API."""
        return ask(self.app, path, headers=[HOST, bearer(self.pbx)]).status


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    """One of them."""
    return Watched(tmp_path / "openapi.yaml")


def test_a_change_is_served_and_the_state_is_kept(watched: Watched) -> None:
    """A path that is renamed is found under its new name, and orders, sessions and sandboxes are still there."""
    order_id = watched.pbx.create_report(ORDER)
    token = watched.pbx.sign_in({"username": watched.pbx.admin.username, "password": "mockpbx"}).access_token
    sandbox = watched.app.sandboxes.open(Wish(), "beside")
    inside = sandbox.pbx.create_report(ORDER)
    assert watched.change("\n  /calllogs:", "\n  /legs:").endswith("all state is kept")
    assert (watched.status("/api/legs"), watched.status("/api/calllogs")) == (200, 404)
    assert watched.pbx.report(order_id).id == order_id
    assert sandbox.pbx.report(inside).id == inside
    assert watched.pbx.user_of(token) is not None
    assert "/legs:" in watched.pbx.spec.text
    assert watched.app.self_check.violations.count == 0


def test_what_can_be_searched_is_made_anew(watched: Watched) -> None:
    """Orders that were there before are found by what is searched from now on, and by nothing else."""
    watched.pbx.create_report(ORDER)

    def found() -> int:
        collection = watched.pbx.spec.collections["listCallReports"]
        return watched.pbx.page("listCallReports", build_query(collection, {"search": "NORMAL"}))[0]

    assert found() == 1
    text = watched.path.read_text(encoding="utf-8")
    place = text.index("searchable: [name, type]", text.index("operationId: listCallReports"))
    watched.path.write_text(text[:place] + text[place:].replace("[name, type]", "[name]", 1), encoding="utf-8")
    asyncio.run(watched.reloading.reload())
    assert watched.told[-1].endswith("all state is kept")
    assert found() == 0


@pytest.mark.parametrize(
    ("old", "new"), [("openapi: 3.0", "openapi: ["), ("operationId: listCdrs", "operationId: listCalls")]
)
def test_what_cannot_be_served_changes_nothing(old: str, new: str, watched: Watched) -> None:
    """A document that is broken, or asks for what nobody can do, is told of, and the one before is served on."""
    said = watched.change(old, new)
    assert said.startswith("the document is not served")
    assert str(watched.path) in said
    assert watched.status("/api/cdrs") == 200


def test_a_sign_in_meanwhile_leaves_no_secret_behind(watched: Watched) -> None:
    """While another base path is taken on, the one before still answers, and its secrets stay out of the journal."""
    later = Spec(TEXT.replace("{port}/api'", "{port}/later'"))
    assert later.base_path == "/later"
    watched.app.sandboxes.adopt(later)
    headers = [HOST, (b"content-type", b"application/json")]
    body = json.dumps({"username": watched.pbx.admin.username, "password": "mockpbx"}).encode()
    headers.append((b"transfer-encoding", b"chunked"))
    pair = json.loads(ask(watched.app, "/api/auth/sign_in", method="POST", headers=[*headers], chunks=[body]).body)
    ask(watched.app, "/api/auth/sign-in", method="POST", headers=[*headers], chunks=[b"user=a&pw=Canary"])
    entries = watched.app.sandboxes.main.journal.entries(JournalQuery())
    assert [(one.operation_id, one.status) for one in entries] == [(None, 404), ("signIn", 200)]
    secrets = ("Canary", pair["access_token"], pair["refresh_token"])
    assert not [secret for secret in secrets if secret in repr(entries)]


@pytest.mark.parametrize("is_kept", [True, False])
def test_products_are_where_the_document_has_them(tmp_path: Path, is_kept: bool) -> None:
    """Opened with a document of another base path, or restored after it, what is listed is what is told of one."""
    later = Spec(TEXT.replace("{port}/api'", "{port}/later'"))
    settings = PbxSettings(call_count=5, report_seconds=0, state=tmp_path / "state.db" if is_kept else None)
    pbx = Pbx(load_spec(), settings, ManualClock(NOW))
    for order in (ORDER, {**ORDER, "name": "waits", "cron_expr": "0 6 1 1 *"}):
        pbx.create_report(order)
    Jobs(pbx).step()
    snapshot = pbx.snapshot()
    if is_kept:
        pbx.close()
        pbx = Pbx(later, settings, ManualClock(NOW))
    else:
        assert pbx.adopt(later, pbx.worlds.of_document(later))
        pbx.restore(snapshot)
    (row,) = listed(pbx, "listCompletedCallReports")
    assert row["file_url"] == f"/later/blobs/{pbx.completed(row['id']).digest}"
    assert [one["name"] for one in listed(pbx, "listCallReports")] == ["waits"]
    pbx.close()


def listed(pbx: Pbx, operation_id: str) -> list[dict[str, Any]]:
    """The rows of a collection."""
    rows = pbx.page(operation_id, build_query(pbx.spec.collections[operation_id], {}))[1]
    return [json.loads(row) for row in rows]


def rows_with_other_fields(watched: Watched) -> str:
    """Give the rows of orders one more member."""
    text = watched.path.read_text(encoding="utf-8")
    tree = watched.pbx.spec.tree
    page = tree["paths"]["/call_reports"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    row = watched.pbx.spec.resolve(watched.pbx.spec.resolve(page)["properties"]["items"]["items"])
    name = next(key for key, value in tree["components"]["schemas"].items() if value is row)
    place = text.index("\n      properties:\n", text.index(f"\n    {name}:\n")) + len("\n      properties:\n")
    watched.path.write_text(text[:place] + "        note: {type: string}\n" + text[place:], encoding="utf-8")
    asyncio.run(watched.reloading.reload())
    return watched.told[-1]


def test_rows_with_other_fields_cannot_be_taken_along(watched: Watched) -> None:
    """In memory orders are gone then, and it is said so."""
    watched.pbx.create_report(ORDER)
    assert rows_with_other_fields(watched).endswith("orders and products are gone")
    assert watched.pbx.counts()["call_reports"] == 0
    watched.pbx.create_report(ORDER)
    assert watched.status("/api/call_reports") == 200


def test_a_state_with_other_fields_is_refused(tmp_path: Path) -> None:
    """A start with a document whose rows have other fields than those that are kept is refused in one line."""
    watched = Watched(tmp_path / "openapi.yaml", tmp_path / "state.db")
    watched.pbx.create_report(ORDER)
    assert "other fields" in rows_with_other_fields(watched)
    watched.pbx.close()
    with pytest.raises(StartError, match="keeps rows with other fields"):
        Pbx(watched.load(), watched.pbx.settings, ManualClock(NOW))


def test_a_served_document_is_watched(tmp_path: Path) -> None:
    """`mockpbx serve --reload` serves a change of the file without being started anew."""
    path = tmp_path / "openapi.yaml"
    path.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "mockpbx", "serve", "--port", "0", "--json", "--reload", "--document", str(path)]
    with subprocess.Popen([*command, "--calls", "5"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            facts = json.loads(server.stdout.readline())
            headers = {"Authorization": f"Bearer {facts['token']}"}
            path.write_text(TEXT.replace("\n  /calllogs:", "\n  /legs:"), encoding="utf-8")
            deadline = time.monotonic() + 20
            with httpx.Client(base_url=facts["url"], headers=headers, trust_env=False) as client:
                while client.get("/legs").status_code != 200:
                    assert time.monotonic() < deadline
        finally:
            server.terminate()
