"""What a verdict is handed out as: SARIF, annotations, HAR, JSON by its schema, a test for pytest, the gates."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest

from contracts.commands.outputs import open_outputs
from contracts.document import Document
from contracts.errors import UsageError
from contracts.har import read_har
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from contracts.verdict import Verdict, Waived
from contracts.writers.github import annotations, summary
from contracts.writers.json_file import to_json
from contracts.writers.sarif import to_sarif
from contracts.writers.snippet import pytest_snippet
from tests.contracts.conftest import Check, environment
from tests.mutants.liar import load_lie, serving

SCHEMA = Path(__file__).parents[2] / "docs" / "verdict.schema.json"
ONLY = ("ordering", "filter")


@pytest.fixture(scope="module")
def liar() -> Iterator[Target]:
    """A server that compares no case, and so finds callers that were not asked for."""
    with serving(load_lie("eq_ignores_case")) as target:
        yield target


@pytest.fixture(scope="module")
def verdict(liar: Target, document: Document) -> Verdict:
    """What is found about its filters."""
    found = judge(liar, Settings(preset=Preset.PROBE, only=ONLY), document)
    assert found.findings
    return found


@pytest.fixture(scope="module")
def written(liar: Target, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every file that the command writes about it, and what it printed."""
    folder = tmp_path_factory.mktemp("written")
    names = ("html", "json", "sarif", "har", "junit")
    files = [part for name in names for part in (f"--{name}", str(folder / f"verdict.{name}"))]
    command = [
        sys.executable,
        "-m",
        "mockpbx",
        "check",
        liar.base_url,
        "--quick",
        "--only",
        "filter",
        "--github",
        *files,
    ]
    variables = environment(liar, {"GITHUB_STEP_SUMMARY": str(folder / "summary.md")})
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1, done.stderr
    (folder / "printed").write_text(done.stdout)
    return folder


def test_json_keeps_to_its_published_schema(verdict: Verdict) -> None:
    """What `--json` writes, with and without waivers, fits docs/verdict.schema.json."""
    waived = Waived(finding=verdict.findings[0], reason="known", expires=date(2027, 1, 31))
    for one in (verdict, replace(verdict, findings=(), waived=(waived,)), replace(verdict, accounts=(), findings=())):
        assert _faults_of_json(json.loads(to_json(one))) == []


def _faults_of_json(verdict: object) -> list[str]:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))
    return [error.message for error in validator.iter_errors(verdict)]


def test_sarif_points_into_the_document(verdict: Verdict, document: Document) -> None:
    """Each result has the rule of its check, the fingerprint, and the line where its operation stands."""
    run = json.loads(to_sarif(verdict, document))["runs"][0]
    lines = document.path.read_text().splitlines()
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result, finding in zip(run["results"], verdict.findings, strict=True):
        line = result["locations"][0]["physicalLocation"]["region"]["startLine"]
        assert result["ruleId"] == finding.id
        assert result["ruleId"] in rules
        assert result["partialFingerprints"]["mockpbx/v1"] == finding.fingerprint
        assert f"operationId: {finding.operation_id}" in "\n".join(lines[line - 1 : line + 1])


def test_a_waived_finding_is_suppressed_in_sarif(verdict: Verdict, document: Document) -> None:
    """What is accepted is told with its reason, as suppressed."""
    waived = Waived(finding=verdict.findings[0], reason="known", expires=date(2027, 1, 31))
    run = json.loads(to_sarif(replace(verdict, findings=(), waived=(waived,)), document))["runs"][0]
    assert run["results"][0]["suppressions"][0]["justification"] == "known (until 2027-01-31)"


def test_annotations_keep_to_what_github_shows(verdict: Verdict, document: Document) -> None:
    """Of many findings nine are annotated and the rest is counted; what could break the line is escaped."""
    finding = replace(verdict.findings[0], cause="50 %\n::error::no")
    lines = list(annotations(replace(verdict, findings=(finding,) * 14), document))
    assert len(lines) == 10
    assert lines[-1].startswith("::error::and 5 more")
    assert all("\n" not in line and "50 %25%0A::error" in line for line in lines[:-1])


def test_the_summary_is_a_table(verdict: Verdict) -> None:
    """The step's summary has a row for every finding; a bar in a cause does not end its cell."""
    finding = replace(verdict.findings[0], cause="a | b <b>")
    text = summary(replace(verdict, findings=(finding,)))
    assert "Does not conform: 1 finding" in text
    assert "a \\| b &lt;b>" in text


def test_the_har_holds_the_evidence(written: Path, liar: Target) -> None:
    """The HAR can be read back, says beside each exchange what it shows, and holds no secret."""
    text = (written / "verdict.har").read_text()
    recording = read_har(written / "verdict.har")
    assert recording.exchanges
    assert all(one.url.startswith(liar.base_url) and one.begun > 0 for one in recording.exchanges)
    assert "filter.sound" in text
    assert str(liar.token) not in text


def test_no_file_tells_of_people(written: Path, verdict: Verdict) -> None:
    """No file holds a caller, name or number that stands in an answer; the fingerprints are in all of them."""
    people = {text for text in verdict.personal_texts if len(text) > 6}
    assert len(people) > 50
    for name in ("html", "json", "sarif", "har", "junit"):
        text = (written / f"verdict.{name}").read_text()
        assert not [one for one in people if one in text], name
        assert verdict.findings[0].fingerprint in text or name == "har"
    assert (written / "summary.md").read_text().startswith("## Does not conform")
    assert "::error file=" in (written / "printed").read_text()


def test_a_finding_is_a_test_that_fails(verdict: Verdict, liar: Target, tmp_path: Path) -> None:
    """The snippet fails against the liar, with the cause as its message, and passes against an honest server."""
    snippet = tmp_path / "test_snippet.py"
    snippet.write_text(pytest_snippet(verdict.findings[0], verdict))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(snippet)]
    failed = subprocess.run(command, env=environment(liar), capture_output=True, text=True, check=False, timeout=120)
    assert failed.returncode == 1
    assert verdict.findings[0].cause in failed.stdout
    with serving(None) as honest:
        snippet.write_text(snippet.read_text().replace(liar.base_url, honest.base_url))
        passed = subprocess.run(
            command, env=environment(honest), capture_output=True, text=True, check=False, timeout=120
        )
        assert passed.returncode == 0, passed.stdout
        of_two = replace(verdict.findings[0], id="tenancy.reads", operation_id="getCdr")
        snippet.write_text(pytest_snippet(of_two, replace(verdict, target=honest.base_url)))
        unseen = subprocess.run(
            command, env=environment(honest), capture_output=True, text=True, check=False, timeout=120
        )
    assert (unseen.returncode, "nothing was seen of it" in unseen.stdout) == (1, True)


def test_a_snippet_signs_in_as_the_run_did(verdict: Verdict, liar: Target, tmp_path: Path) -> None:
    """With the name and password of a user, and no token, the snippet finds the same."""
    snippet = tmp_path / "test_snippet.py"
    snippet.write_text(pytest_snippet(verdict.findings[0], verdict))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(snippet)]
    user = {"PBX_USERNAME": str(liar.username), "PBX_PASSWORD": str(liar.password)}
    failed = subprocess.run(
        command, env=environment(changes=user), capture_output=True, text=True, check=False, timeout=120
    )
    assert failed.returncode == 1
    assert f"AssertionError: {verdict.findings[0].cause}" in failed.stdout


def test_a_snippet_is_as_careful_as_the_run(verdict: Verdict) -> None:
    """A test that is made of a finding keeps pace, time, trust and document of the run, and can always be run."""
    settings = Settings(preset=Preset.OWNED, requests_per_second=10.0, sweep_step=6, max_seconds=60, verify_tls=False)
    run = replace(verdict, settings=settings, document_path=Path("other.yaml"))
    text = pytest_snippet(verdict.findings[0], run)
    compile(text, "snippet", "exec")
    kept = ("requests_per_second=10.0", "sweep_step=6", "max_seconds=60", "verify_tls=False", "Path('other.yaml')")
    assert not [one for one in kept if one not in text]
    whole = pytest_snippet(replace(verdict.findings[0], id="robustness.comparable", operation_id=None), run)
    compile(whole, "snippet", "exec")
    assert "only=" not in whole


def test_a_file_that_cannot_be_written_is_refused_beforehand(check: Check, tmp_path: Path) -> None:
    """A path that cannot be written ends with 2 before anything is sent; what is there stays, and nothing is made."""
    kept = tmp_path / "kept.json"
    kept.write_text("kept")
    nowhere = tmp_path / "nowhere" / "v.xml"
    done = check("http://127.0.0.1:9/api", "--json", kept, "--html", tmp_path / "new.html", "--junit", nowhere)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"check: cannot write {nowhere}: No such file or directory\n"
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("kept.json", "kept")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_one_full_disk_costs_one_file(
    verdict: Verdict, document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When a file cannot be written in the end, the others are, and the verdict is printed before the error."""
    names = ("baseline", "compare", "html_path", "har_path", "sarif_path", "personal", "min_coverage")
    paths = {"json_path": Path("/dev/full"), "junit_path": tmp_path / "v.xml"}
    outputs = open_outputs({**dict.fromkeys(names), "github": False, **paths}, document, None)
    with pytest.raises(UsageError, match="cannot write /dev/full: No space left"):
        outputs.hand_out(verdict, is_here=False)
    assert verdict.findings[0].fingerprint in (tmp_path / "v.xml").read_text()
    assert capsys.readouterr().out.splitlines()[-1] == verdict.conclusion


def test_coverage_gates(check: Check, tmp_path: Path) -> None:
    """`--min-coverage` fails a run that saw too little of the document; the last line and every file say so."""
    files = {name: tmp_path / name for name in ("json", "junit", "sarif", "html")}
    with serving(None) as honest:
        options = (honest.base_url, "--only", "auth.missing", "--min-coverage")
        assert check(*options, 1, target=honest).returncode == 0
        written = [part for name, path in files.items() for part in (f"--{name}", path)]
        done = check(*options, 90, "--github", *written, target=honest)
    last = done.stdout.splitlines()[-1]
    sentence = last.removeprefix("does not conform: ")
    assert (done.returncode, last) == (1, f"does not conform: {sentence}")
    assert sentence.endswith(" % is below the 90 % asked for")
    assert f"::error::{sentence.replace('%', '%25')}" in done.stdout
    verdict = json.loads(files["json"].read_text())
    assert (verdict["conforms"], verdict["shortfalls"], verdict["coverage"]["least_percent"]) == (False, [sentence], 90)
    assert _faults_of_json(verdict) == []
    assert f'<failure message="{sentence}"' in files["junit"].read_text()
    run = json.loads(files["sarif"].read_text())["runs"][0]
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == sentence
    assert f'<h1 class="bad">Does not conform: {sentence}</h1>' in files["html"].read_text()
