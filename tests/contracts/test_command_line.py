"""`mockpbx check`: exit codes, files, and what it never says."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from contracts.settings import Target
from tests.contracts.conftest import Check, environment
from tests.mutants.liar import load_lie, serving


@pytest.fixture(scope="module")
def honest() -> Iterator[Target]:
    """An honest mock."""
    with serving(None) as target:
        yield target


@pytest.fixture(scope="module")
def liar() -> Iterator[Target]:
    """A mock that says that a call took a second longer than it did."""
    with serving(load_lie("duration_is_one_more")) as target:
        yield target


def test_a_server_that_conforms_ends_with_0(honest: Target, check: Check, tmp_path: Path) -> None:
    """The last line says `conforms`, and both files say the same."""
    files = ("--json", tmp_path / "v.json", "--junit", tmp_path / "v.xml")
    done = check(honest.base_url, "--max-examples", 1, *files, target=honest)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "conforms")
    verdict = json.loads((tmp_path / "v.json").read_text())
    assert verdict["conforms"] is True
    assert verdict["findings"] == []
    suite = next(ET.parse(tmp_path / "v.xml").iter("testsuite"))
    assert int(suite.attrib["tests"]) > 200
    assert suite.attrib["failures"] == "0"


def test_findings_end_with_1(liar: Target, check: Check, tmp_path: Path) -> None:
    """A finding is told with id, operation, blame and a curl line, in words and in both files."""
    files = ("--json", tmp_path / "v.json", "--junit", tmp_path / "v.xml")
    done = check(liar.base_url, "--max-examples", 0, *files, target=liar)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1].startswith("does not conform: ")
    assert "cdr.duration  listCdrs" in done.stdout
    assert 'curl -i -H "Authorization: Bearer $PBX_TOKEN"' in done.stdout
    finding = next(
        one for one in json.loads((tmp_path / "v.json").read_text())["findings"] if one["id"] == "cdr.duration"
    )
    assert (finding["operation"], finding["blame"], finding["severity"]) == ("listCdrs", "target", "error")
    failures = [case for case in ET.parse(tmp_path / "v.xml").iter("testcase") if case.find("failure") is not None]
    assert "listCdrs" in {case.attrib["classname"] for case in failures}


def test_the_token_is_never_told(liar: Target, check: Check, tmp_path: Path) -> None:
    """Neither token nor password is in what is printed or written."""
    files = ("--json", tmp_path / "v.json", "--junit", tmp_path / "v.xml", "--journal", tmp_path / "journal")
    done = check(
        liar.base_url, "--username", liar.username, "--max-examples", 1, *files, target=liar, PBX_PASSWORD="mockpbx"
    )
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    told = done.stdout + done.stderr + written
    assert liar.token is not None
    assert liar.token not in told
    assert "password" not in told
    assert len(written) > 1_000


def test_it_says_beforehand_what_it_may_send(honest: Target, check: Check) -> None:
    """The first line on stderr names target and preset and says what may be sent."""
    done = check(honest.base_url, "--preset", "probe", "--max-examples", 0, target=honest)
    assert done.stderr.startswith(f"{honest.base_url}, preset probe: reads only")


def test_without_a_token_it_signs_in(honest: Target, check: Check) -> None:
    """A user name and a password do instead of a token, and that is said before it is done."""
    done = check(honest.base_url, "--username", honest.username, "--max-examples", 0, PBX_PASSWORD="mockpbx")
    assert done.returncode == 0
    assert f"first signs in as {honest.username}, and out in the end" in done.stderr.splitlines()[0]


def test_what_signed_in_signs_out(check: Check) -> None:
    """The session that a run got itself is the last thing it ends, also under a preset that only reads."""
    asked: list[str] = []
    recording: Any = SimpleNamespace(before=lambda request: asked.append(f"{request.method} {request.path}"))
    with serving(recording) as target:
        arguments = ("--preset", "probe", "--only", "conformance.status", "--username", target.username)
        done = check(target.base_url, *arguments, PBX_PASSWORD="mockpbx")
    assert done.returncode == 0
    assert (asked[0], asked[-1]) == ("POST /auth/sign_in", "POST /auth/sign_out")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "reads only (GET, never a write); at most 10 requests a second"),
        (("--preset", "owned", "--rate", "2.5"), "at most 5 orders of its own at a time; at most 2.5 requests"),
    ],
)
def test_it_says_what_holds_for_this_run(arguments: tuple[str, ...], sentence: str, check: Check) -> None:
    """The bounds that are announced are those of the run, and an unlimited one announces none."""
    done = check("http://pbx.invalid", *arguments)
    assert (done.returncode, sentence in done.stderr.splitlines()[0]) == (3, True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        done = check(f"http://127.0.0.1:{taken.getsockname()[1]}/api", "--preset", "probe")
    assert "a second" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("ftp://pbx.example",),
        ("pbx.example",),
        ("http://user:secret@pbx.example",),
        ("http://127.0.0.1:9/api", "--preset", "nonsense"),
        ("http://127.0.0.1:9/api", "--document", "/does/not/exist.yaml"),
        ("http://127.0.0.1:9/api", "--token-file", "/does/not/exist"),
        ("http://127.0.0.1:9/api", "--clean-up", "/does/not/exist"),
        ("http://127.0.0.1:9/api", "--seed", "-1"),
        ("http://127.0.0.1:9/api", "--timeout", "nan"),
        ("http://127.0.0.1:9/api", "--timeout", "1e12"),
        ("http://127.0.0.1:9/api", "--max-time", "nan"),
        ("http://127.0.0.1:9/api", "--rate", "inf"),
        ("http://127.0.0.1:9/api", "--journal", "/does/not/exist"),
    ],
)
def test_bad_usage_ends_with_2(arguments: tuple[str, ...], check: Check) -> None:
    """What cannot be meant is refused with a line on stderr, before anything is sent."""
    done = check(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_only_a_run_that_writes_needs_a_home(honest: Target, check: Check, tmp_path: Path) -> None:
    """Where no journal can be kept, a run that writes is refused with a hint, and a probe takes place."""
    nobodys = tmp_path / "file"
    nobodys.touch()
    options = (honest.base_url, "--only", "auth.missing", "--preset")
    homes = {"HOME": str(nobodys), "XDG_CONFIG_HOME": str(nobodys)}
    refused = check(*options, "gate", target=honest, **homes)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--journal" in refused.stderr.splitlines()[-1]
    assert check(*options, "probe", target=honest, **homes).returncode == 0


def test_a_document_that_is_none_ends_with_2(check: Check, tmp_path: Path) -> None:
    """A file that is no OpenAPI document is a fault of the caller's, told in one line."""
    path = tmp_path / "openapi.yaml"
    path.write_text("openapi: 3.0.3\npaths: {/cdrs: {get: {}}}\n")
    done = check("http://127.0.0.1:9/api", "--document", path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_nobody_there_ends_with_3(check: Check) -> None:
    """A target that cannot be reached gets one sentence and exit code 3."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        done = check(f"http://127.0.0.1:{taken.getsockname()[1]}/api")
    assert (done.returncode, done.stderr.splitlines()[-1].startswith("check: ")) == (3, True)


def test_another_api_ends_with_3(honest: Target, check: Check) -> None:
    """A server that answers, but not as this API, gets one sentence and exit code 3, not hundreds of findings."""
    done = check(honest.base_url.removesuffix("/api") + "/_mock", target=honest)
    assert done.returncode == 3
    assert "not this API" in done.stderr


def test_a_bad_token_ends_with_3(honest: Target, check: Check) -> None:
    """A token that is not good there is told in one sentence."""
    done = check(honest.base_url, PBX_TOKEN="WRONG" * 9)
    assert done.returncode == 3
    assert "token" in done.stderr


def test_a_run_keeps_to_its_time(honest: Target, check: Check) -> None:
    """A run that is cut short says so, and the checks it did not reach are not exercised."""
    done = check(honest.base_url, "--max-time", 4, target=honest)
    assert "the run was cut short" in done.stdout
    assert "not exercised" in done.stdout
    took = re.search(r"requests in ([0-9.]+) s", done.stdout)
    assert took is not None
    assert float(took[1]) <= 4.4


def test_a_gentle_run_keeps_to_its_time(honest: Target, check: Check) -> None:
    """At ten requests a second there is still time to destroy what was made."""
    arguments = ("--preset", "owned", "--rate", 10, "--only", "files,writes,lifecycle", "--max-time", 8)
    done = check(honest.base_url, *arguments, target=honest)
    took = re.search(r"requests in ([0-9.]+) s", done.stdout)
    assert took is not None
    assert float(took[1]) <= 8.8
    assert "left behind" not in done.stdout


def test_a_proxy_of_the_environment_is_not_asked(honest: Target, check: Check) -> None:
    """Whatever HTTP_PROXY says, requests go to the target: signing in, our own, and those of Schemathesis."""
    nobody = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY"), "http://127.0.0.1:9")
    who = ("--username", honest.username, "--only", "conformance.status", "--max-examples", 0)
    done = check(honest.base_url, *who, PBX_PASSWORD="mockpbx", **nobody)
    assert done.returncode == 0, done.stderr


def test_the_suite_says_the_same(honest: Target) -> None:
    """`pytest contracts --target` passes where the server conforms, and says what it may send."""
    command = [sys.executable, "-m", "pytest", "contracts", "--target", honest.base_url, "--max-examples", "0", "-q"]
    done = subprocess.run(command, env=environment(honest), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout[-2_000:]
    assert f"{honest.base_url}, preset gate: reads, and writes to what this run creates" in done.stderr
