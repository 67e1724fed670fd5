"""What cannot be read, seen or destroyed is told with its reason, and its journal stays as long as it is of use."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.clean_up import clean_up, clean_up_later, note_existing, notes_on_unseen
from contracts.document import Document
from contracts.journal import Entry, Journal
from contracts.profile import STRICT
from contracts.runner import open_client
from contracts.settings import Preset, Settings
from tests.contracts.conftest import Check
from tests.contracts.leftovers import FORBIDDEN, left_journal, order_at
from tests.mutants.liar import serving


@pytest.mark.parametrize(("status", "times"), [(503, 2), (503, 99), (403, 99)])
def test_what_cannot_be_read_is_told_as_such(document: Document, tmp_path: Path, status: int, times: int) -> None:
    """A thing whose name does not come is kept, with the answer as the reason; what comes in the end is destroyed."""
    reads: list[str] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "GET" and request.path.startswith("/call_reports/"):
            reads.append(request.path)
            if len(reads) <= times:
                answer.become(status, FORBIDDEN)

    with serving(SimpleNamespace(after=after)) as target:
        made = Entry(event="created", resource="call_reports", id=order_at(target, "contract 5 first"))
        naming = Entry(event="naming", resource="call_reports", name="contract 5 first")
        journal = Journal(left_journal(tmp_path, target, naming, made))
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        told = f"call_reports {made.id} (GET /call_reports/{made.id} answers {status}, so not destroyed)"
        assert clean_up_later(client) == (() if times == 2 else (told,))
        client.close()


def _paged(size: int, rows: list[dict[str, str]], count: int | None = None) -> SimpleNamespace:
    """A list of orders that gives no more than so many at a time; what it counts may be wrong."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "GET" and request.path == "/call_reports":
            begin = int(request.options.get("skip", "0"))
            page = rows[begin : begin + min(size, int(request.options["top"]))]
            answer.become(200, {"count": len(page) if count is None else count, "items": page})

    return SimpleNamespace(after=after)


@pytest.mark.parametrize(("size", "count", "known"), [(50, 260, 260), (100, 99, 260), (100, None, 260), (1, 260, 100)])
def test_a_list_is_read_to_its_end(document: Document, tmp_path: Path, size: int, count: int, known: int) -> None:
    """Short pages and a wrong count hide no row of a list; of one without a near end the rest may hold something."""
    rows = [{"id": str(number), "name": "somebody else's"} for number in range(260)]
    with serving(_paged(size, rows, count)) as target:
        naming = Entry(event="naming", resource="call_reports", name="contract 6 first")
        journal = Journal(left_journal(tmp_path, target, naming))
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        note_existing(client)
        assert sum(entry.event == "existing" for entry in journal.read()) == known
        told = ("perhaps some of call_reports, for GET /call_reports does not come to its end",)
        assert clean_up(client) == (() if known == 260 else told)
        assert journal.is_settled is (known == 260)
        client.close()


@pytest.mark.parametrize("is_there", [True, False])
def test_a_profile_counts_for_a_clean_up(check: Check, tmp_path: Path, *, is_there: bool) -> None:
    """Where a server says 400 of what is gone, its profile lets the clean-up come to its end, at once."""
    asked: list[str] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.path.endswith("/destroy"):
            asked.append(request.path)
            answer.become(400, {})

    name = "contract 7 first"
    with serving(SimpleNamespace(after=after)) as target:
        made = Entry(event="created", resource="call_reports", id=order_at(target, name) if is_there else "gone")
        path = left_journal(tmp_path, target, Entry(event="naming", resource="call_reports", name=name), made)
        done = check(target.base_url, "--clean-up", path, "--profile", "22.2", target=target)
    assert (done.returncode, done.stdout, path.exists()) == (0, "nothing is left behind\n", False)
    assert len(asked) == is_there


def test_what_was_refused_and_made_all_the_same_keeps_its_journal(check: Check, tmp_path: Path) -> None:
    """The journal of a thing that was refused and is there nevertheless stays until that is destroyed."""
    forbids = [True]

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.path.endswith("/destroy") and forbids:
            answer.become(403, FORBIDDEN)

    def before(request: Any) -> None:
        if request.path.endswith("/destroy") and forbids:
            request.path = "/call_reports/other/destroy"

    name = "contract 8 first"
    words = [Entry(event=event, resource="call_reports", name=name) for event in ("naming", "refused")]
    with serving(SimpleNamespace(after=after, before=before)) as target:
        path, id = left_journal(tmp_path, target, *words), order_at(target, name)
        done = check(target.base_url, "--clean-up", path, target=target)
        assert (done.returncode, done.stdout, path.exists()) == (1, f"left behind: call_reports {id}\n", True)
        forbids.clear()
        done = check(target.base_url, "--clean-up", path, target=target)
        assert (done.returncode, done.stdout, path.exists()) == (0, "nothing is left behind\n", False)


def _closed(status: int, *, after_reads: int = 0) -> SimpleNamespace:
    """A list of products that answers with a status once, or from some time on where that is 403."""
    reads: list[str] = []

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "GET" and request.path == "/completed_call_reports":
            reads.append(request.path)
            if len(reads) == after_reads + 1 or (status == 403 and len(reads) > after_reads):
                answer.become(status, FORBIDDEN)

    return SimpleNamespace(after=after)


@pytest.mark.parametrize("status", [403, 500])
def test_what_the_caller_never_sees_is_noted(document: Document, check: Check, tmp_path: Path, status: int) -> None:
    """A list that always was forbidden is a note and nothing left behind; one that fails once is read again."""
    with serving(_closed(status)) as target:
        journal = Journal(left_journal(tmp_path, target))
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        note_existing(client)
        journal.write(Entry(event="naming", resource="call_reports", name="contract 9 first"))
        assert clean_up(client) == ()
        assert journal.is_settled
        notes = [note.partition(" are forbidden to this user")[0] for note in notes_on_unseen(client)]
        assert notes == (["completed_call_reports"] if status == 403 else [])
        client.close()
        done = check(target.base_url, "--clean-up", journal.path, target=target)
    assert (done.returncode, "forbidden to this user" in done.stderr) == (0, status == 403)


def test_what_is_forbidden_in_the_end_alone_may_be_left(document: Document, tmp_path: Path) -> None:
    """Where a list was open before the run and is forbidden after it, what was made may be in it still."""
    with serving(_closed(403, after_reads=1)) as target:
        journal = Journal(left_journal(tmp_path, target))
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        note_existing(client)
        journal.write(Entry(event="naming", resource="call_reports", name="contract 9 first"))
        assert [left.partition(",")[0] for left in clean_up(client)] == ["perhaps some of completed_call_reports"]
        assert not journal.is_settled
        client.close()


def test_a_list_that_is_not_read_may_hold_something(document: Document, tmp_path: Path) -> None:
    """Where a list is forbidden, what was named may be in it still, but not what was refused."""

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.path == "/completed_call_reports":
            answer.become(403, FORBIDDEN)

    with serving(SimpleNamespace(after=after)) as target:
        journal = Journal(left_journal(tmp_path, target, Entry(event="naming", resource="call_reports", name="a")))
        client = open_client(target, Settings(preset=Preset.OWNED), document, journal, STRICT)
        assert [left.partition(",")[0] for left in clean_up(client)] == ["perhaps some of completed_call_reports"]
        assert not journal.is_settled
        journal.write(Entry(event="refused", resource="call_reports", name="a"))
        assert clean_up(client) == ()
        assert Journal(journal.path).is_settled
        client.close()
