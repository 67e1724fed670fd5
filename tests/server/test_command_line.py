"""The command line: banners, exit codes, signals, state."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockpbx.spec import load_spec

COMMAND = [sys.executable, "-m", "mockpbx"]
SMALL = ["--calls", "20", "--now", "2026-03-09T14:00:00Z"]
Start = Callable[..., tuple["subprocess.Popen[str]", dict[str, Any]]]


@pytest.fixture
def start() -> Iterator[Start]:
    """A function that starts `mockpbx serve --json` and returns the process and what it says; all are ended."""
    started: list[subprocess.Popen[str]] = []

    def run(*options: str) -> tuple["subprocess.Popen[str]", dict[str, Any]]:
        command = [*COMMAND, "serve", "--json", "--port", "0", *SMALL, *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        return process, json.loads(process.stdout.readline())

    yield run
    for process in started:
        process.kill()
        process.communicate()


def mockpbx(*options: str) -> "subprocess.CompletedProcess[str]":
    """What a command that ends by itself prints."""
    return subprocess.run([*COMMAND, *options], capture_output=True, text=True, check=False, timeout=60)


def test_one_json_line_tells_where_the_mock_is(start: Start) -> None:
    """The line names URL, token, seed and pid, and the URL answers at once."""
    process, facts = start("--seed", "7")
    assert (facts["seed"], facts["pid"]) == ("7", process.pid)
    answer = httpx.get(f"{facts['url']}/cdrs", headers={"Authorization": f"Bearer {facts['token']}"})
    assert answer.json()["count"] == 20
    assert "server" not in answer.headers


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_order(start: Start, number: signal.Signals, code: int) -> None:
    """SIGTERM ends with 0, an interrupt with 130, both without a word on the way."""
    process, _ = start()
    process.send_signal(number)
    assert process.wait(timeout=15) == code


def test_a_busy_port_is_one_line_and_code_2() -> None:
    """A port that is taken is named in one line."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = mockpbx("serve", "--port", str(taken.getsockname()[1]), *SMALL)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot listen" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("serve", "--sed", "7"),
        ("serve", "--scenario", "nowhere"),
        ("serve", "--now", "yesterday"),
        ("serve", "--locale", "xx_XX"),
        ("serve", "--host", "0.0.0.0"),
        ("serve", "--state", "/nowhere/pbx.db"),
        ("nothing",),
    ],
)
def test_a_bad_flag_is_a_clear_error_and_code_2(options: tuple[str, ...]) -> None:
    """Unknown flags and values are refused without a traceback."""
    done = mockpbx(
        *options, *(SMALL[:2] if options[0] == "serve" else []), *(["--port", "0"] if len(options) > 1 else [])
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_the_state_file_keeps_what_was_written(start: Start, tmp_path: Path) -> None:
    """After a kill the same order is there again; with another seed the file is refused in one line."""
    state = str(tmp_path / "pbx.db")
    process, facts = start("--state", state)
    headers = {"Authorization": f"Bearer {facts['token']}"}
    order = {"name": "kept", "type": "QUEUE_SLA_STATISTICS", "email": "a@b.example", "format": "CSV", "range": "TODAY"}
    body = {**order, "cron_expr": "0 6 * * 1", "filter": {}}
    assert httpx.post(f"{facts['url']}/call_reports", json=body, headers=headers).status_code == 201
    process.kill()
    process.wait()
    _, again = start("--state", state)
    assert httpx.get(f"{again['url']}/call_reports", headers=headers).json()["items"][0]["name"] == "kept"
    refused = mockpbx("serve", "--port", "0", "--state", state, "--seed", "2", *SMALL)
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1


def test_a_file_that_is_no_state_is_refused(tmp_path: Path) -> None:
    """A file of something else is not touched."""
    other = tmp_path / "notes.txt"
    other.write_text("not a database, but long enough to be looked at as one" * 10)
    done = mockpbx("serve", "--port", "0", "--state", str(other), *SMALL)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert other.read_text().startswith("not a database")


def test_the_banner_is_readable() -> None:
    """Without --json the banner names API, docs, console, token and seed."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *SMALL], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(8)]
    process.terminate()
    process.communicate()
    names = [line.split()[0] for line in lines[1:]]
    assert names == ["API", "docs", "console", "token", "sign", "world", "digest"]


def test_the_document_is_printed_in_both_versions() -> None:
    """`spec` prints the file verbatim, or rendered as 3.1."""
    assert mockpbx("spec").stdout == load_spec().text
    assert mockpbx("spec", "--openapi", "3.1").stdout.startswith("openapi: 3.1.0")


def test_a_world_has_one_digest_everywhere() -> None:
    """The digest depends on seed and scenario alone; the calls come as NDJSON."""
    digests = [mockpbx("world", "--digest", "--seed", seed, *SMALL).stdout for seed in ("1", "1", "2")]
    assert digests[0] == digests[1] != digests[2]
    lines = mockpbx("world", *SMALL).stdout.splitlines()
    assert len(lines) == 20
    assert {"id", "legs"} <= set(json.loads(lines[0]))


def test_help_tells_the_exit_codes() -> None:
    """The exit codes stand in the help of the command."""
    assert "130  interrupted" in mockpbx("--help").stdout


def test_two_mocks_of_one_instant_are_the_same(start: Start) -> None:
    """Same seed and instant: the same token and the same bytes, however long either took to start."""
    pages = set()
    for _ in range(2):
        _, facts = start()
        assert facts["made_at"].startswith("2026-03-09T14:00:00")
        answer = httpx.get(f"{facts['url']}/cdrs", headers={"Authorization": f"Bearer {facts['token']}"})
        pages.add(answer.content)
    assert len(pages) == 1


def test_what_a_server_has_no_use_for_is_not_loaded() -> None:
    """Serving loads nothing that draws verdicts or tests, nor Flask; all of it still works for who has a use for it."""
    program = (
        "import gc, sys\n"
        "from mockpbx.lean import lean_imports\n"
        "with lean_imports(): import mockpbx.commands.serve\n"
        "unused = {'rich', 'pygments', 'schemathesis', 'pytest', 'flask', 'requests', 'httpx._main'}\n"
        "assert not unused & set(sys.modules), unused & set(sys.modules)\n"
        "from connexion import json_schema\n"
        "import flask, httpx, httpx._main, requests\n"
        "assert json_schema.requests.get is requests.get and gc.isenabled()\n"
        "assert httpx.Client(base_url='http://127.0.0.1').base_url.host == '127.0.0.1'\n"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
