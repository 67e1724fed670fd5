"""The JavaScript module: every function against a serving mock, types that name them all, and where it is had."""

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from mockpbx.server import MockPbx
from tests.client.test_control import OPERATIONS

STATIC = Path(__file__).parents[2] / "mockpbx" / "console" / "static"


def node(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """What Node makes of its arguments; tools/system-packages installs it."""
    command = ["env", *(f"{name}={value}" for name, value in variables.items()), "node", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def members() -> list[str]:
    """The functions of the module's Control, as Node sees them."""
    script = (
        f"import({(STATIC / 'mockpbx.mjs').as_uri()!r}).then(({{ Control }}) => {{"
        "const one = new Control('http://a');"
        "console.log(Object.keys(one).filter((name) => typeof one[name] === 'function').join(' ')) })"
    )
    done = node("--eval", script)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_every_function_once(mock: MockPbx) -> None:
    """Each function is called against a serving mock, and its errors are carried; one that was left out fails."""
    tests = Path(__file__).with_name("control.test.mjs")
    done = node("--test", str(tests), MOCK_ORIGIN=mock.url)
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(re.findall(r"^test\(", tests.read_text(), re.MULTILINE))
    assert f"# pass {count}\n" in done.stdout, done.stdout


def test_every_operation_has_a_function() -> None:
    """The module has the operations of the document, by their own names, and nothing beside them."""
    assert sorted(members()) == OPERATIONS


def test_the_types_name_every_function() -> None:
    """What the module has, its declarations have too."""
    declared = (STATIC / "mockpbx.d.mts").read_text()
    control = declared[declared.index("export class Control {") : declared.index("export class OpenSandbox")]
    assert set(re.findall(r"^  (\w+)\(", control, re.MULTILINE)) - {"constructor", "within"} == set(members())


@pytest.mark.parametrize(("name", "media_type"), [("mockpbx.mjs", "javascript"), ("mockpbx.d.mts", "")])
def test_it_is_served(name: str, media_type: str, mock: MockPbx) -> None:
    """The console gives module and types away, under a media type that browsers take for a script."""
    answer = httpx.get(f"{mock.console_url}static/{name}", trust_env=False)
    assert answer.text == (STATIC / name).read_text()
    assert media_type in answer.headers["content-type"]
