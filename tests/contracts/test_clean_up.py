"""What a run made is destroyed with a bounded number of requests, whatever lists make of their options."""

import asyncio
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from contracts.clean_up import clean_up, note_existing
from contracts.document import Document
from contracts.journal import Entry, Journal
from contracts.profile import STRICT
from contracts.runner import judge, open_client
from contracts.settings import Preset, Settings, Target
from tests.contracts.conftest import Check, environment
from tests.contracts.leftovers import FORBIDDEN, left_journal, order_at
from tests.mutants.liar import serving

WRITES = ("--preset", "owned", "--only", "writes,lifecycle")


def test_a_list_without_end_is_left(document: Document, tmp_path: Path) -> None:
    """A list that has its first page for ever is read twice, and no more than that."""
    asked: list[str] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "GET" and request.path == "/call_reports":
            asked.append(request.path)
            page = [{"id": str(number), "name": "somebody else's"} for number in range(100)]
            answer.become(200, {"count": 10_000, "items": page})

    journal = Journal(tmp_path / "journal")
    with serving(SimpleNamespace(after=after)) as target:
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        note_existing(client)
        assert len(asked) == 2
        assert sum(entry.event == "existing" for entry in journal.read()) == 100
        assert clean_up(client) == ()
        client.close()
    assert len(asked) <= 6


def test_an_id_like_an_escape_is_destroyed(document: Document, tmp_path: Path) -> None:
    """What was made under an id that looks like an escape is destroyed under that very id."""
    paths: list[str] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.path.endswith("/destroy"):
            paths.append(request.path)
            answer.become(404, {"errors": [{"code": "NOT_FOUND", "message": "gone"}]})

    journal = Journal(tmp_path / "journal")
    journal.write(Entry(event="created", resource="call_reports", id="%41", name="made"))
    with serving(SimpleNamespace(after=after)) as target:
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        assert clean_up(client) == ()
        client.close()
    assert paths == ["/call_reports/%41/destroy"]


def test_a_caller_without_rights_is_told(document: Document) -> None:
    """Where everything is forbidden to the caller, the verdict says so, for it says nothing else of the server."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if answer.status < 400 and request.path != "/auth/sign_in":
            answer.become(403, FORBIDDEN)

    with serving(SimpleNamespace(after=after)) as target:
        alone = replace(target, other_token=None)
        verdict = judge(alone, Settings(preset=Preset.PROBE, max_examples=0, sweep_step=20), document)
    assert [note for note in verdict.notes if note.startswith("nothing was allowed to the user of this token")]


def test_a_caller_with_rights_is_told_nothing(document: Document) -> None:
    """Where something is allowed there is no such note."""
    with serving(None) as target:
        verdict = judge(
            target, Settings(preset=Preset.PROBE, max_examples=0, only=("paging.count-is-total",)), document
        )
    assert verdict.notes == ("judged by paging.count-is-total alone",)


@pytest.fixture(scope="module")
def honest() -> Iterator[Target]:
    """An honest mock."""
    with serving(None) as target:
        yield target


def _names(target: Target) -> list[str]:
    headers = {"Authorization": f"Bearer {target.token}"}
    items = httpx.get(f"{target.base_url}/call_reports", headers=headers).json()["items"]
    return [row["name"] for row in items]


def test_what_bears_another_name_is_left_alone(honest: Target, check: Check, tmp_path: Path) -> None:
    """An id that has come to mean somebody else's order is not destroyed, and that is said."""
    id = order_at(honest, "Precious")
    made = Entry(event="created", resource="call_reports", id=id, name="contract 1 first")
    path = left_journal(tmp_path, honest, Entry(event="naming", resource="call_reports", name=made.name), made)
    done = check(honest.base_url, "--clean-up", path, target=honest)
    assert (done.returncode, "not destroyed" in done.stdout) == (1, True)
    assert "Precious" in _names(honest)


def test_a_journal_is_of_one_target(honest: Target, check: Check, tmp_path: Path) -> None:
    """The journal of a run against another server is refused, and both addresses are told."""
    elsewhere = Target(base_url="http://127.0.0.1:9/api")
    done = check(honest.base_url, "--clean-up", left_journal(tmp_path, elsewhere), target=honest)
    assert done.returncode == 2
    assert elsewhere.base_url in done.stderr
    assert honest.base_url in done.stderr


def test_what_was_named_is_found_and_destroyed(honest: Target, check: Check, tmp_path: Path) -> None:
    """What was named without an answer is found by its name."""
    order_at(honest, "contract 2 first")
    path = left_journal(tmp_path, honest, Entry(event="naming", resource="call_reports", name="contract 2 first"))
    done = check(honest.base_url, "--clean-up", path, target=honest)
    assert (done.returncode, done.stdout) == (0, "nothing is left behind\n")
    assert "contract 2 first" not in _names(honest)


@pytest.mark.parametrize("text", ["a letter to somebody\n", '{"conforms": true}\n', ""])
def test_a_file_that_is_no_journal_is_refused(honest: Target, check: Check, tmp_path: Path, text: str) -> None:
    """Nothing is said to be clean because of a file that is no journal."""
    path = tmp_path / "letter"
    path.write_text(text)
    done = check(honest.base_url, "--clean-up", path, target=honest)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


def test_who_may_not_look_says_nothing_of_what_is_left(honest: Target, check: Check, tmp_path: Path) -> None:
    """With a bad token clean-up ends with 3, and does not say that nothing is left."""
    path = left_journal(tmp_path, honest, Entry(event="naming", resource="call_reports", name="contract 3 first"))
    done = check(honest.base_url, "--clean-up", path, PBX_TOKEN="WRONG" * 9)
    assert (done.returncode, done.stdout) == (3, "")


def test_where_the_api_is_not_nothing_is_clean(honest: Target, check: Check, tmp_path: Path) -> None:
    """Under a wrong base path, where everything is unknown, nothing is taken for destroyed."""
    lost = Target(base_url=honest.base_url + "/nowhere", token=honest.token)
    made = Entry(event="created", resource="call_reports", id="1", name="contract 4 first")
    path = left_journal(tmp_path, lost, Entry(event="naming", resource="call_reports", name=made.name), made)
    done = check(lost.base_url, "--clean-up", path, target=lost)
    assert (done.returncode, "perhaps some of call_reports" in done.stdout) == (1, True)


@pytest.mark.parametrize("text", ["precious\n", '{"event": "target", "id": "http://127.0.0.1:9/api"}\n'])
def test_a_file_that_is_there_is_kept(honest: Target, check: Check, tmp_path: Path, text: str) -> None:
    """A journal begins in a file of its own: another one is refused beforehand, and stays as it is."""
    path = tmp_path / "precious"
    path.write_text(text)
    done = check(honest.base_url, "--only", "paging", "--journal", path, target=honest)
    assert (done.returncode, done.stdout, path.read_text()) == (2, "", text)


def test_the_journal_is_told_beforehand_and_removed(honest: Target, check: Check, tmp_path: Path) -> None:
    """Where the journal is stands before the first request; an empty file may become one, and it goes in the end."""
    path = tmp_path / "a journal"
    path.touch()
    done = check(honest.base_url, *WRITES, "--journal", path, target=honest)
    assert done.returncode == 0
    assert f"what it creates is noted in {path}\n" in done.stderr.partition("knocking")[0]
    assert not path.exists()


def test_a_probe_needs_no_journal(honest: Target, check: Check, tmp_path: Path) -> None:
    """A run that only reads notes nothing, and touches no file."""
    path = tmp_path / "precious"
    path.write_text("precious")
    done = check(honest.base_url, "--preset", "probe", "--only", "conformance", "--journal", path, target=honest)
    assert (done.returncode, path.read_text()) == (0, "precious")


def test_a_server_that_falls_silent_leaves_a_journal(check: Check, tmp_path: Path) -> None:
    """What was sent and not answered may be there: the journal stays, and how to go on is said, quoted."""
    died: list[bool] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        created = (request.method, request.path, answer.status) == ("POST", "/call_reports", 201)
        died.append(True) if created else None
        if died:
            await asyncio.sleep(1)

    path = tmp_path / "a journal"
    with serving(SimpleNamespace(after=after)) as target:
        done = check(target.base_url, *WRITES, "--timeout", 0.5, "--journal", path, target=target)
    assert "left behind on the target: what else" in done.stdout
    assert f"mockpbx check {target.base_url} --clean-up '{path}'" in done.stderr
    assert path.exists()


@pytest.mark.parametrize("is_silent", [False, True])
def test_a_journal_of_no_path_stays_while_something_is_left(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_silent: bool
) -> None:
    """Judged without a path, the journal is gone in the end, unless the server fell silent: a note says where it is."""
    died: list[bool] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        created = (request.method, request.path, answer.status) == ("POST", "/call_reports", 201)
        died.append(True) if created and is_silent else None
        if died:
            await asyncio.sleep(1)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lie: Any = SimpleNamespace(after=after)
    settings = Settings(preset=Preset.OWNED, only=("writes.accepted",), max_examples=0, request_timeout_seconds=0.5)
    with serving(lie) as target:
        verdict = judge(target, settings, document)
    kept = list(tmp_path.glob("*/journal"))
    assert [str(path) for path in kept] == [
        note.rpartition(" ")[2] for note in verdict.notes if note.startswith("what it created")
    ]
    assert len(kept) == is_silent


def test_the_way_on_is_whole(check: Check, tmp_path: Path) -> None:
    """The command that is named repeats what led to the target, and does what it says as it stands."""
    died: list[bool] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        created = (request.method, request.path, answer.status) == ("POST", "/call_reports", 201)
        died.append(True) if created else None
        if died and not freed:
            await asyncio.sleep(1)

    freed: list[bool] = []
    lie: Any = SimpleNamespace(after=after)
    with serving(lie) as target:
        token, secret = tmp_path / "a token", str(target.token)
        token.write_text(secret)
        access = ("--token-file", token, "--profile", "strict", "--insecure")
        done = check(target.base_url, *WRITES, "--timeout", 0.5, "--journal", tmp_path / "journal", *access)
        way_on = shlex.split(done.stderr.rpartition("to destroy what is left: ")[2])
        assert way_on[3:5] == ["--clean-up", str(tmp_path / "journal")]
        assert set(way_on[5:]) == {*map(str, access), "--timeout", "0.5"}
        freed.append(True)
        again = check(*way_on[2:])
    assert (again.returncode, again.stdout) == (0, "nothing is left behind\n")
    assert secret not in done.stderr


def test_a_clean_up_says_that_it_signs_in(check: Check, honest: Target, tmp_path: Path) -> None:
    """Without a token a clean-up gets itself a session, and says so before."""
    path = left_journal(tmp_path, honest)
    user = ("--username", str(honest.username))
    done = check(honest.base_url, "--clean-up", path, *user, PBX_PASSWORD=str(honest.password))
    assert done.returncode == 0
    assert f"first signs in as {honest.username}, and out in the end" in done.stderr.splitlines()[0]


def test_an_interrupt_whose_clean_up_fails_says_how_to_go_on(tmp_path: Path) -> None:
    """Interrupted while the server falls silent, the judge leaves the journal and says what to do with it."""
    judges: list[subprocess.Popen[str]] = []
    died: list[bool] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if (request.method, request.path, answer.status) == ("POST", "/call_reports", 201) and not died:
            died.append(True)
            judges[0].send_signal(signal.SIGINT)
        if died:
            await asyncio.sleep(1)

    path = tmp_path / "journal"
    with serving(SimpleNamespace(after=after)) as target:
        command = [sys.executable, "-m", "mockpbx", "check", target.base_url, *WRITES, "--timeout", "0.5"]
        with subprocess.Popen(
            [*command, "--journal", str(path)], env=environment(target), stderr=subprocess.PIPE, text=True
        ) as process:
            judges.append(process)
            _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert f"mockpbx check {target.base_url} --clean-up {path}" in said
    assert path.exists()
