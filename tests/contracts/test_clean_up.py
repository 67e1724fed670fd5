"""What a run made is destroyed with a bounded number of requests, whatever lists make of their options."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from contracts.clean_up import clean_up, note_existing
from contracts.document import Document
from contracts.journal import Entry, Journal
from contracts.profile import STRICT
from contracts.runner import judge, open_client
from contracts.settings import Preset, Settings
from tests.mutants.liar import serving

FORBIDDEN = {"errors": [{"code": "PERMISSION_DENIED", "message": "You may not do that."}]}


def test_a_list_without_end_is_left(document: Document, tmp_path: Path) -> None:
    """A list that has its first page for ever is read twice, and no more than that."""
    asked: list[str] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "GET" and request.path == "/call_reports":
            asked.append(request.path)
            page = [{"id": str(number), "name": "somebody else's"} for number in range(100)]
            answer.become(200, {"count": 10_000, "items": page})

    journal = Journal(tmp_path / "journal")
    with serving(SimpleNamespace(after=after)) as target:  # type: ignore[arg-type]  # it has what a lie has
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
    with serving(SimpleNamespace(after=after)) as target:  # type: ignore[arg-type]  # it has what a lie has
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        assert clean_up(client) == ()
        client.close()
    assert paths == ["/call_reports/%41/destroy"]


def test_a_caller_without_rights_is_told(document: Document) -> None:
    """Where everything is forbidden to the caller, the verdict says so, for it says nothing else of the server."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if answer.status < 400 and request.path != "/auth/sign_in":
            answer.become(403, FORBIDDEN)

    with serving(SimpleNamespace(after=after)) as target:  # type: ignore[arg-type]  # it has what a lie has
        verdict = judge(target, Settings(preset=Preset.PROBE, max_examples=0, sweep_step=20), document)
    assert [note for note in verdict.notes if note.startswith("nothing was allowed to the user of this token")]


def test_a_caller_with_rights_is_told_nothing(document: Document) -> None:
    """Where something is allowed there is no such note."""
    with serving(None) as target:
        verdict = judge(
            target, Settings(preset=Preset.PROBE, max_examples=0, only=("paging.count-is-total",)), document
        )
    assert verdict.notes == ("judged by paging.count-is-total alone",)
