"""A mock of a document whose API is below another path: everything that names the path follows it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mockpbx.client import Control, OpenSandbox
from mockpbx.errors import StartError
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import document_path, load_document
from tests.client.test_control import NOW, ORDER
from tests.client.test_javascript import STATIC, node


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockPbx]:
    """A serving mock of our document below /pbx/v1, where sessions and files have paths of their own too."""
    path = tmp_path_factory.mktemp("document") / "openapi.yaml"
    text = document_path().read_text(encoding="utf-8").replace("{port}/api'", "{port}/pbx/v1'")
    path.write_text(text.replace("\n  /auth/", "\n  /doors/").replace("\n  /blobs/", "\n  /files/"), encoding="utf-8")
    with MockPbx(PbxSettings(scenario="tiny"), spec=load_document(path)) as one:
        yield one


@pytest.fixture
def sandbox(mock: MockPbx) -> Iterator[OpenSandbox]:
    """A sandbox of the test's own, opened by the base URL of the API."""
    with Control(mock.url) as control, control.open_sandbox(now=NOW, is_frozen=True, report_seconds=1) as one:
        yield one


def test_the_whole_path_leads_to_the_api(mock: MockPbx, sandbox: OpenSandbox) -> None:
    """The URL of a mock and that of a sandbox are below the path that the document states, and nothing else is."""
    assert mock.url.endswith("/pbx/v1")
    assert sandbox.url == mock.url
    with sandbox.client() as client:
        assert client.get("/cdrs", params={"top": 1}).status_code == 200
        assert client.get(f"{sandbox.control.origin}/v1/cdrs").status_code == 404


def test_files_are_where_they_are_said_to_be(sandbox: OpenSandbox) -> None:
    """A product's file is downloaded from its file_url, as row and as detail, and from the link in the mail."""
    with sandbox.client() as client:
        client.post("/call_reports", json=ORDER)
        sandbox.advance(2)
        (row,) = client.get("/completed_call_reports").json()["items"]
        assert client.get(f"/completed_call_reports/{row['id']}").json()["file_url"] == row["file_url"]
        assert row["file_url"].startswith("/pbx/v1/files/")
        assert client.get(sandbox.control.origin + row["file_url"]).status_code == 200
    (mail,) = sandbox.control.list_mails()
    assert mail.link.endswith(row["file_url"])


@pytest.mark.parametrize("path", ["/doors/sign_in", "/door%73/sign_in", "/%64oors/sign%5Fin"])
def test_sessions_stay_secret(mock: MockPbx, sandbox: OpenSandbox, path: str) -> None:
    """Tokens that a session was opened with are masked in the journal, however its path is spelt."""
    body = {"username": sandbox.facts.username, "password": mock.pbx.settings.password}
    with sandbox.client() as client:
        pair = client.post(path, json=body).json()
        client.post("/doors/sign_up", content=b"pw=Canary")
    told = json.dumps([sandbox.control.export_journal(), repr(sandbox.control.get_exchange(1))])
    assert pair["access_token"] not in told
    assert pair["refresh_token"] not in told
    assert "Canary" not in told


def test_javascript_finds_the_api(mock: MockPbx) -> None:
    """The JavaScript module takes the base URL too, and learns the path from the mock."""
    module = (STATIC / "mockpbx.mjs").as_uri()
    script = f"""
        const {{ openSandbox }} = await import({module!r});
        const sandbox = await openSandbox({mock.url!r});
        console.log(sandbox.url, (await sandbox.fetch("/cdrs?top=1")).status);
        await sandbox.drop();
    """
    done = node("--input-type=module", "--eval", script)
    assert done.stdout == f"{mock.url} 200\n", done.stderr


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{port}/api'", "{port}/_mock/api'", "servers: the mock serves its own console at /_mock"),
        (
            "operationId: listCdrs",
            "operationId: listCalls",
            "GET /cdrs: there is no handler for operationId 'listCalls'",
        ),
    ],
)
def test_a_document_that_cannot_be_served_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """In a test's own process too it is refused before anything is made, by its name, with what is wrong with it."""
    path = tmp_path / "openapi.yaml"
    path.write_text(document_path().read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(StartError, match=re.escape(f"{path}: {reason}")):
        MockPbx(PbxSettings(scenario="tiny"), spec=load_document(path))
