"""`mockpbx diff` on the command line: exit codes, sources, formats, and one line for what goes wrong."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from contracts.diff.rules import RULE_BY_ID
from tests.diff.base import BASE, Edits, edited
from tests.diff.examples import EXAMPLES, LIST

_BREAKING = {f"{LIST}/x-collection/filterable": [], "/info/version": "2"}


def _run(*arguments: object, given: str = "", folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "mockpbx", "diff", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, timeout=60, cwd=folder)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The small document as a file."""
    return _written(tmp_path / "old.yaml", {})


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """The small document with a field that can no longer be filtered by, and another version."""
    return _written(tmp_path / "new.yaml", _BREAKING)


def _written(path: Path, edits: Edits) -> Path:
    path.write_text(yaml.safe_dump(edited(BASE, edits), sort_keys=False), encoding="utf-8")
    return path


def test_a_document_against_itself_ends_with_0(old: Path) -> None:
    """The last line says that there are no changes."""
    done = _run(old, old)
    assert (done.returncode, done.stdout.splitlines()[-1], done.stderr) == (0, "no changes", "")


def test_the_shipped_document_is_known_by_name() -> None:
    """`shipped` is the document that comes with the package."""
    assert _run("shipped", "shipped").returncode == 0


def test_a_breaking_change_ends_with_1(old: Path, new: Path) -> None:
    """The text names the rule, the pointer, the operation and the counts."""
    done = _run(old, new)
    assert done.returncode == 1
    assert "  collection.field-no-longer-filterable: A list can no longer be filtered by a field.\n" in done.stdout
    assert "    #/paths/~1calls/get/x-collection/filterable: - id\n      listCalls\n" in done.stdout
    assert done.stdout.splitlines()[-1] == "2 changes (breaks clients: 1, prose: 1)"


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("operation.removed", {"breaking": 1, "clients": 1, "servers": 0, "any": 1, "none": 0}),
        ("operation.added", {"breaking": 1, "clients": 0, "servers": 1, "any": 1, "none": 0}),
        ("collection.key", {"breaking": 1, "clients": 1, "servers": 1, "any": 1, "none": 0}),
        ("prose.changed", {"breaking": 0, "clients": 0, "servers": 0, "any": 1, "none": 0}),
    ],
)
def test_what_fails_can_be_chosen(tmp_path: Path, rule: str, codes: dict[str, int]) -> None:
    """`--fail-on` ends with 1 by whom a change breaks."""
    before, after = (_written(tmp_path / f"{i}.yaml", edits) for i, edits in enumerate(EXAMPLES[rule]))
    assert {word: _run(before, after, "--fail-on", word).returncode for word in codes} == codes


def test_a_document_can_come_from_standard_input(old: Path) -> None:
    """`-` reads one of the two."""
    done = _run("-", old, given=json.dumps(BASE))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "no changes")


def test_a_revision_of_git_is_read(old: Path, new: Path) -> None:
    """REVISION:PATH is the file as it was committed."""
    for arguments in (["init", "-q"], ["add", "old.yaml"], [
        "-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false", "commit", "-qm", "x",
    ]):  # fmt: skip
        subprocess.run(["git", *arguments], cwd=old.parent, check=True)
    old.write_text(new.read_text(encoding="utf-8"), encoding="utf-8")
    done = _run("HEAD:old.yaml", "old.yaml", folder=old.parent)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "from HEAD:old.yaml to old.yaml")
    assert _run("HEAD:none.yaml", "old.yaml", folder=old.parent).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("none.yaml", "shipped"), "diff: cannot read none.yaml: No such file or directory"),
        (("main:none.yaml", "shipped"), "diff: there is no file main:none.yaml"),
        (("-", "-"), "diff: only one of the documents can come from standard input"),
        (("broken.yaml", "shipped"), "diff: cannot read broken.yaml: "),
        (("latin.yaml", "shipped"), "diff: latin.yaml is no UTF-8: "),
        ((".", "shipped"), "diff: cannot read .: Is a directory"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_one_line_and_code_2(tmp_path: Path, arguments: tuple[str, str], words: str) -> None:
    """No trace of the stack, nothing on standard output."""
    (tmp_path / "broken.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes(b"\xe9")
    done = _run(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(words)


def test_usage_faults_end_with_2(old: Path) -> None:
    """A missing document and an unknown format are the caller's faults."""
    assert _run(old).returncode == 2
    assert _run(old, old, "--format", "html").returncode == 2


def test_json_says_all_of_it(old: Path, new: Path) -> None:
    """The JSON reads back with ids, levels, values, pointers and places."""
    told = json.loads(_run(old, new, "--format", "json").stdout)
    assert (told["format_version"], told["counts"]["breaks clients"], told["counts"]["prose"]) == (1, 1, 1)
    first = told["changes"][0]
    assert first["id"] == "collection.field-no-longer-filterable"
    assert (first["breaks_clients"], first["breaks_servers"], first["old"], first["new"]) == (True, False, "id", None)
    assert first["new_pointers"] == ["#/paths/~1calls/get/x-collection/filterable"]
    assert first["places"] == [{"operation": "listCalls", "where": ""}]
    assert {one["id"] for one in told["changes"]} <= set(RULE_BY_ID)


def test_markdown_is_tables(old: Path, new: Path) -> None:
    """Each change is a row of three cells, whatever its values hold, and what breaks nobody is folded."""
    new.write_text(new.read_text(encoding="utf-8").replace("An answer.", "a | b `c` <d>"), encoding="utf-8")
    text = _run(old, new, "--format", "markdown").stdout
    assert text.startswith("## 3 changes (breaks clients: 1, prose: 2)\n\n### breaks clients: 1\n\n| rule | what |")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert [len(re.findall(r"(?<!\\)\|", row)) for row in rows] == [4, 4, 4]
    assert "<details><summary>prose: 2</summary>" in text


def test_github_shows_annotations(old: Path, new: Path) -> None:
    """An error for what breaks, with the file, one line each; prose only counts."""
    lines = _run(old, new, "--format", "github").stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"::error file={new},title=breaks clients%3A collection.field-no-longer-filterable::")
    assert "filterable: - id%0A" in lines[0]
    assert lines[1].startswith("2 changes")


def test_a_value_cannot_steer_the_terminal(old: Path, new: Path) -> None:
    """Control characters of a document are shown as escapes, in one line."""
    text = yaml.safe_dump(edited(BASE, {"/info/title": "a\x1b[31m\nb\u202e"}), sort_keys=False)
    new.write_text(text, encoding="utf-8")
    for form in ("text", "markdown"):
        shown = _run(old, new, "--format", form).stdout
        assert "Small -> a\\u001b[31m\\nb\\u202e" in shown
