"""What `mockpbx serve` does with faults to begin with, and with answers that are not as documented."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockpbx.server import KEEP_ALIVE_SECONDS, spelt_host
from mockpbx.spec import document_path

SERVE = (sys.executable, "-m", "mockpbx", "serve", "--port", "0", "--json", "--calls", "20")


class Served:
    """A serving process: what it said of itself, and, when it has ended, its exit code and its last words."""

    facts: dict[str, Any]
    code = 0
    words = ""

    def status(self, path: str) -> int:
        """Ask the API for a path."""
        headers = {"Authorization": f"Bearer {self.facts['token']}"}
        return httpx.get(self.facts["url"] + path, headers=headers, trust_env=False, timeout=20).status_code


@contextmanager
def served(options: Sequence[str]) -> Iterator[Served]:
    """Serve with options, and ask the process to end afterwards."""
    one = Served()
    with subprocess.Popen([*SERVE, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        one.facts = json.loads(process.stdout.readline())
        try:
            yield one
        finally:
            process.terminate()
            _, one.words = process.communicate(timeout=60)
    one.code = process.returncode


def test_faults_to_begin_with_are_in_force() -> None:
    """`--faults rate-limited` lets some requests through and refuses those that are too many."""
    with served(["--faults", "rate-limited"]) as one:
        statuses = {one.status("/cdrs?top=1") for _ in range(15)}
    assert (statuses, one.code) == ({200, 429}, 0)


def test_honest_answers_end_well() -> None:
    """With nothing wrong in any answer the process ends with 0, and says nothing."""
    with served(["--self-check", "all", "--fail-on-violation"]) as one:
        assert one.status("/cdrs") == 200
    assert (one.code, one.words) == (0, "")


def test_an_answer_that_is_not_as_documented_fails_the_process(tmp_path: Path) -> None:
    """A document that wants another type of a member makes the process end with 1, and name the place in one line."""
    text = document_path().read_text(encoding="utf-8")
    named = "        status_code: {$ref: '#/components/schemas/StatusCode'}"
    assert named in text
    path = tmp_path / "openapi.yaml"
    path.write_text(text.replace(named, "        status_code: {type: string, description: A text.}"), "utf-8")
    with served(["--document", str(path), "--self-check", "all", "--fail-on-violation"]) as one:
        assert one.status("/cdrs?top=3") == 200
    assert one.code == 1
    assert all(line.startswith("mockpbx: violation ") for line in one.words.splitlines())
    assert "status_code" in one.words


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--fail-on-violation"], "--fail-on-violation needs --self-check"),
        (["--self-check", "all", "--profile", "22.2"], "answers with --profile are not as documented"),
        (["--faults", "flakey"], "flakey"),
        (["--profile", "23"], "23"),
        (["--live", "nan"], "nan"),
        (["--report-seconds", "nan"], "nan"),
        (["--report-seconds", "inf"], "inf"),
        (["--report-seconds", "86401"], "86400"),
        (["--lease-seconds", "nan"], "nan"),
        (["--retention-days", "99999999999"], "36500"),
        (["--seed", "99999999999999999999"], "9223372036854775807"),
        (["--mail-from", "a@b.example\nX: y"], "cannot send mails"),
        (["--mail-from", "PBX"], "cannot send mails"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: Sequence[str], said: str) -> None:
    """What makes no sense, or is not known, is a usage error before anything is served."""
    done = subprocess.run([*SERVE, *options], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_journal_nothing_is_said_of_it() -> None:
    """With `--journal 0` the API answers, and who asks the journal is told that there is none, instead of nothing."""
    with served(["--journal", "0"]) as one:
        assert one.status("/cdrs?top=1") == 200
        answers = [
            httpx.request(method, f"{one.facts['console']}api/journal{path}", json=body, trust_env=False)
            for method, path, body in (("GET", "", None), ("GET", "/har", None), ("POST", "/verify", {"at_least": 0}))
        ]
        page = httpx.get(f"{one.facts['console']}journal", trust_env=False)
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all("--journal" in answer.text for answer in answers)
    assert (page.status_code, "No journal is kept here" in page.text, "<form" in page.text) == (200, True, False)


def test_a_short_journal_keeps_the_newest() -> None:
    """With `--journal 2` the last two exchanges are kept."""
    with served(["--journal", "2"]) as one:
        assert [one.status(f"/cdrs?top={top}") for top in (1, 2, 3)] == [200, 200, 200]
        journal = httpx.get(f"{one.facts['console']}api/journal", trust_env=False).json()
    assert [row["number"] for row in journal["items"]] == [3, 2]


def test_an_ipv6_address_is_answered_for() -> None:
    """Under `--host ::` the URL that is told is answered, and callers of both families are on this machine."""
    with served(["--host", "::", "--token", "sesame-sesame"]) as one:
        told = one.facts["console"]
        assert told.startswith("http://[::]:")
        answers = [
            httpx.get(f"{told.replace('[::]', host)}api/health", trust_env=False)
            for host in ("[::]", "[::1]", "127.0.0.1", "localhost")
        ]
    assert [answer.status_code for answer in answers] == [200] * 4


@pytest.mark.parametrize(("host", "spelt"), [("fd00::2", "[fd00::2]"), ("[fd00::2]", "[fd00::2]"), ("pbx", "pbx")])
def test_hosts_are_spelt_as_in_urls(host: str, spelt: str) -> None:
    """An IPv6 address has brackets, and has them once."""
    assert spelt_host(host) == spelt


def test_connections_are_kept_longer_than_clients_keep_them() -> None:
    """A client never sends over a connection that the server is just closing for being idle."""
    expiry = httpx.Limits().keepalive_expiry
    assert expiry is not None
    assert expiry < KEEP_ALIVE_SECONDS
