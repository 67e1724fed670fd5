"""The judge's manners: what it sends, what it leaves alone, and that it leaves nothing behind."""

import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from tests.contracts.conftest import Check, environment
from tests.mutants.liar import serving

ORDER = {
    "name": "Somebody else's",
    "type": "NORMAL",
    "email": "else@acme.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
}


@pytest.fixture(scope="module")
def honest() -> Iterator[Target]:
    """An honest mock with an order and a product that belong to somebody else."""
    with serving(None) as target:
        with _client(target) as client:
            client.post("/call_reports", json=ORDER).raise_for_status()
            while not client.get("/completed_call_reports").json()["count"]:
                pass
            client.post("/call_reports", json={**ORDER, "cron_expr": "0 6 * * 1"}).raise_for_status()
        yield target


def _client(target: Target) -> httpx.Client:
    return httpx.Client(base_url=target.base_url, headers={"Authorization": f"Bearer {target.token}"}, timeout=10)


def _everything(target: Target) -> dict[str, Any]:
    with _client(target) as client:
        lists = {path: client.get(path).json() for path in ("/call_reports", "/completed_call_reports")}
        ids = [f"{path}/{row['id']}" for path, page in lists.items() for row in page["items"]]
        return lists | {id: client.get(id).json() for id in ids}


def test_a_probe_sends_get_alone() -> None:
    """A recording server sees no method but GET under probe, Schemathesis and its own first probes included."""
    methods: Counter[str] = Counter()
    recording: Any = SimpleNamespace(before=lambda request: methods.update([request.method]))
    with serving(recording) as target:
        verdict = judge(target, Settings(preset=Preset.PROBE, max_examples=2, sweep_step=12))
    assert set(methods) == {"GET"}
    assert methods.total() > 500
    assert verdict.conforms


@pytest.mark.parametrize(("preset", "max_examples"), [(Preset.OWNED, 2), (Preset.GATE, 0)])
def test_what_others_own_is_left_alone(honest: Target, preset: Preset, max_examples: int, tmp_path: Path) -> None:
    """Orders and products that were there before are there afterwards, unchanged, and nothing else is."""
    before = _everything(honest)
    settings = Settings(preset=preset, max_examples=max_examples, sweep_step=12)
    verdict = judge(honest, settings, journal_path=tmp_path / "journal")
    assert verdict.answers["createCallReport"][201] > 10
    assert _everything(honest) == before
    assert verdict.left_over == ()


def test_no_more_than_the_cap_lives() -> None:
    """At no time does a run own more orders than the cap, Schemathesis included."""
    living: Counter[str] = Counter()
    most: list[int] = [0]

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "POST" and request.path == "/call_reports" and answer.status == 201:
            page = await ask("/call_reports")
            most.append(page["count"])
        living.update([request.method])

    recording: Any = SimpleNamespace(after=after)
    with serving(recording) as target:
        judge(target, Settings(preset=Preset.OWNED, max_examples=2, living_objects_cap=4, sweep_step=12))
    assert len(most) > 10
    assert max(most) <= 4


def test_a_seed_fixes_the_requests(tmp_path: Path) -> None:
    """Two runs of one seed send the same in the same order; how often a report is looked for is up to the server."""
    runs: list[list[tuple[Any, ...]]] = []
    for turn in range(2):
        asked: list[tuple[Any, ...]] = []

        def before(request: Any, asked: list[tuple[Any, ...]] = asked) -> None:
            if request.path == "/completed_call_reports" and request.options.get("filter", "").startswith("name eq"):
                return
            # The server gives ids by its clock, so that they are no part of the comparison.
            path = re.sub(r"(?<=/)[\w-]{16,}", "*", request.path)
            asked.append((request.method, path, tuple(request.options), len(request.body)))

        recording: Any = SimpleNamespace(before=before)
        with serving(recording) as target:
            settings = Settings(preset=Preset.GATE, max_examples=0)
            judge(target, settings, journal_path=tmp_path / f"journal-{turn}")
        runs.append(asked)
    assert len(runs[0]) > 1_000
    assert runs[0] == runs[1]


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_leaves_nothing_behind(honest: Target, order: signal.Signals, tmp_path: Path) -> None:
    """Interrupted in the middle, the judge ends with 130, and what it created is destroyed."""
    before = _everything(honest)
    with _begun(honest, tmp_path) as process:
        process.send_signal(order)
        assert process.wait(30) == 130
    assert _everything(honest) == before
    assert not (tmp_path / "journal").exists()


def test_after_a_crash_the_journal_cleans_up(honest: Target, tmp_path: Path, check: Check) -> None:
    """Killed in the middle, the judge leaves a journal with which another run destroys what was created."""
    before = _everything(honest)
    with _begun(honest, tmp_path) as process:
        process.kill()
    done = check(honest.base_url, "--clean-up", tmp_path / "journal", target=honest)
    assert (done.returncode, done.stdout) == (0, "nothing is left behind\n")
    assert _everything(honest) == before


@contextmanager
def _begun(target: Target, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A judge that has created something and goes on."""
    journal = folder / "journal"
    command = [sys.executable, "-m", "mockpbx", "check", target.base_url, "--quick", "--journal", str(journal)]
    with subprocess.Popen(
        command, env=environment(target), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        while "Schemathesis, examples" not in process.stderr.readline():
            assert process.poll() is None
        assert '"created"' in journal.read_text()
        yield process
