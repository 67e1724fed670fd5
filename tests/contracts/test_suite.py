"""`pytest contracts`: one test for each operation and family of checks, against a server or an application."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from contracts import pytest_plugin
from contracts import test_contract as suite
from contracts.checks import CHECKS
from contracts.document import Document
from contracts.drive.sentences import PREFIX
from contracts.findings import Finding
from contracts.settings import Target
from contracts.test_contract import FAMILIES
from contracts.verdict import Verdict
from tests.contracts.conftest import environment
from tests.contracts.test_operations import CLEANING
from tests.mutants.liar import load_lie, serving

ROOT = Path(__file__).parents[2]
APPLICATION = """
from mockpbx.app import MockApp
from mockpbx.clock import Clock
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec


class Application(MockApp):
    def __init__(self):
        pbx = Pbx(load_spec(), PbxSettings(call_count=60), Clock(parse_instant("2026-03-09T14:00:00Z")))
        super().__init__(pbx)
        self.token = pbx.token
"""

ORDERING = ",".join(("createCallReport", *CLEANING))
FAULTY = """
from contextlib import asynccontextmanager

from starlette.applications import Starlette


def broken():
    raise RuntimeError("no database")


@asynccontextmanager
async def lifespan(app):
    broken()
    yield


unstarted = Starlette(lifespan=lifespan)
"""


@pytest.fixture(scope="module")
def liar() -> Iterator[Target]:
    """A server whose orders can be destroyed again and again."""
    with serving(load_lie("second_destroy_succeeds")) as target:
        yield target


def _suite(
    *arguments: str, target: Target | None = None, folder: Path | None = None, changes: Mapping[str, str] | None = None
) -> tuple[int, str]:
    command = [sys.executable, "-m", "pytest", "contracts", "-p", "no:cacheprovider", "-v", *arguments]
    variables = environment(target, {"PYTHONPATH": str(folder)} if folder else changes)
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=240)
    return done.returncode, done.stdout + done.stderr


def test_every_family_of_checks_has_tests() -> None:
    """No check is left without a test because its family was forgotten."""
    assert {check.id.partition(".")[0] for check in CHECKS} | {PREFIX} == FAMILIES.keys()


def test_a_lie_fails_the_tests_of_its_operation_and_family(liar: Target) -> None:
    """Of more than a hundred tests only those of the operation that lies, and of the family that says so, fail."""
    code, printed = _suite("--target", liar.base_url, "--max-examples", "0", target=liar)
    assert code == 1, printed[-2_000:]
    failed = {line.split("::")[1].split()[0] for line in printed.splitlines() if " FAILED" in line and "::" in line}
    assert failed == {"test_contract[destroyCallReport-writes]", "test_contract[destroyCompletedCallReport-writes]"}
    assert printed.count(" PASSED") > 90


def test_an_application_is_judged_in_this_process(tmp_path: Path) -> None:
    """`--app` serves an ASGI application for as long as the tests run, and judges it like any server."""
    (tmp_path / "application.py").write_text(APPLICATION)
    code, printed = _suite("--app", "application:Application()", "--max-examples", "1", folder=tmp_path)
    assert code == 0, printed[-2_000:]
    assert printed.count(" PASSED") > 100


def test_another_tenant_and_a_user_count_as_in_check() -> None:
    """With the token of another tenant tenancy is judged; who has a password and no token is signed in."""
    with serving(load_lie("other_tenant_reads_calls")) as target:
        who = ("--username", str(target.username), "--max-examples", "0", "-k", "tenancy")
        secrets = {"PBX_PASSWORD": str(target.password), "PBX_OTHER_TOKEN": str(target.other_token)}
        code, printed = _suite("--target", target.base_url, *who, changes=secrets)
    assert code == 1, printed[-2_000:]
    failed = {line.split("::")[1].split()[0] for line in printed.splitlines() if " FAILED" in line and "::" in line}
    assert failed == {"test_contract[getCdr-tenancy]"}
    assert "test_contract[listCdrs-tenancy] PASSED" in printed
    assert str(target.other_token) not in printed


def test_any_folder_will_do(tmp_path: Path) -> None:
    """Asked for as a package the tests have options anywhere, find an application beside them, and name the journal."""
    (tmp_path / "application.py").write_text(APPLICATION)
    options = ("--app", "application:Application()", "--max-examples", "0", "--max-time", "60")
    code, printed = _elsewhere(tmp_path, "--pyargs", "contracts", "-k", "listCdrs-paging", *options)
    assert (code, "1 passed" in printed) == (0, True), printed[-2_000:]
    assert "what it creates is noted in" in printed


def test_what_is_left_can_be_cleaned_up() -> None:
    """The command that is named for what a run leaves behind leads to the same target, and knows what is left."""
    with serving(load_lie("destroy_does_nothing")) as target:
        options = ("--target", target.base_url, "--operations", ORDERING, "--max-examples", "0", "-k", "left_behind")
        code, printed = _suite(*options, target=target)
        way_on = shlex.split(printed.partition("to destroy what is left: ")[2].partition("\n")[0])
        assert (code, way_on[:4]) == (1, ["mockpbx", "check", target.base_url, "--clean-up"]), printed[-2_000:]
        assert way_on[5:] == ["--operations", ORDERING]
        command = [sys.executable, "-m", *way_on]
        again = subprocess.run(command, env=environment(target), capture_output=True, text=True, check=False)
    assert (again.returncode, again.stdout[:12]) == (1, "left behind:"), again.stderr


def test_what_is_not_allowed_is_skipped(liar: Target) -> None:
    """With `--operations` no other is sent: what speaks of the others is skipped, lies among them included."""
    allowed = ("--operations", "listCdrs,getCdr", "--max-examples", "0")
    code, printed = _suite("--target", liar.base_url, *allowed, target=liar)
    passed = set(re.findall(r"test_contract\[(\w+)-\S+\] PASSED", printed))
    assert (code, passed) == (0, {"listCdrs", "getCdr"}), printed[-2_000:]
    assert "of the operations getCdr, listCdrs alone" in printed


def test_who_does_not_ask_has_no_options(tmp_path: Path) -> None:
    """A suite of somebody else's is not given options with names so common."""
    code, printed = _elsewhere(tmp_path, "--target", "http://127.0.0.1:1")
    assert (code, "unrecognized arguments: --target" in printed) == (pytest.ExitCode.USAGE_ERROR, True)


def test_the_plugin_is_installed() -> None:
    """The package tells pytest where the plugin is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["pytest11"]["contracts"] == pytest_plugin.__name__


def _elsewhere(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run pytest in a folder, as its own program, whose folder is not on the path, with our plugin alone."""
    program = "import sys; sys.path.remove(''); import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "-p", pytest_plugin.__name__, "-p", "no:cacheprovider", *arguments]
    variables = environment(changes={"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=240)
    return done.returncode, done.stdout + done.stderr


def test_what_fails_tells_of_nobody(tmp_path: Path) -> None:
    """Neither what is printed, as wordy as can be, nor the JUnit file shows a caller, a name or a number."""
    path = tmp_path / "suite.xml"
    with serving(load_lie("eq_ignores_case")) as target:
        options = ("--target", target.base_url, "--max-examples", "0", "-vv", "--junitxml", str(path))
        code, printed = _suite(*options, target=target)
        headers = {"Authorization": f"Bearer {target.token}"}
        rows = httpx.get(f"{target.base_url}/cdrs?top=100", headers=headers).json()["items"]
    names = ("caller", "callee", "caller_display_name", "callee_display_name")
    people = {row[name] for row in rows for name in names if len(row[name] or "") > 6}
    assert (code, len(people) > 20) == (1, True), printed[-2_000:]
    told = printed + path.read_text()
    assert "filter.sound" in told
    assert not [one for one in people if one in told]


def test_a_run_that_was_cut_short_is_not_passed(liar: Target) -> None:
    """A suite whose run had no time for everything fails, and says so."""
    options = ("--target", liar.base_url, "--max-examples", "0", "--max-time", "1")
    code, printed = _suite(*options, "-k", "cut_short", target=liar)
    assert code == 1, printed[-2_000:]
    assert "the run was cut short" in printed


def test_the_other_document_says_what_else_there_is(document: Document) -> None:
    """What is found about an operation belongs to its own test, be it one that only the document in force has."""
    tree = json.loads(json.dumps(document.tree))
    tree["paths"]["/cdrs"]["get"]["operationId"] = "listRecords"
    finding = Finding(id="paging.count", operation_id="listRecords", sentence="s", cause="c")
    verdict = Verdict(
        target="t", preset="gate", profile="strict", seed=1, findings=(finding,), accounts=(), answers={},
        request_count=1, seconds=1,
    )  # fmt: skip
    suite.test_nothing_else_was_found(verdict, Document(tree, path=document.path))
    with pytest.raises(AssertionError, match=r"paging\.count"):
        suite.test_nothing_else_was_found(verdict, document)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what to judge"),
        (["--target", "http://127.0.0.1:1", "--app", "a:b"], "say what to judge"),
        (["--app", "nowhere:app"], "there is no application"),
        (["--app", "json:app"], "there is no application"),
        (["--app", "faulty:broken()"], "there is no application 'faulty:broken()': RuntimeError: no database"),
        (["--app", "faulty:unstarted"], "the application does not start: RuntimeError: no database"),
        (["--max-time", "nan"], "argument --max-time: nan is not a finite number"),
        (["--max-examples", "-1"], "argument --max-examples: -1 is not in the range 0<=x<=10000"),
        (["--contract-seed", "one"], "argument --contract-seed: 'one' is not a valid integer"),
        (["--target", "http://127.0.0.1:1", "--operations", "listCdrz"], "the nearest is listCdrs"),
        (["--document", "/does/not/exist"], "cannot read the document /does/not/exist"),
        (["--target", "notaurl"], "'notaurl' is no address of a server"),
        (["--target", "http://me:s3cret@127.0.0.1:1"], "the address must hold no credentials"),
    ],
)
def test_what_cannot_be_judged_is_said(arguments: list[str], message: str, tmp_path: Path) -> None:
    """Without one target, or with what is none or out of bounds, the suite ends for wrong usage, in few words."""
    (tmp_path / "faulty.py").write_text(FAULTY)
    code, printed = _suite(*arguments, folder=tmp_path)
    assert code == pytest.ExitCode.USAGE_ERROR, printed[-2_000:]
    assert message in printed
    assert len(printed.splitlines()) < 20
    assert "s3cret" not in printed
