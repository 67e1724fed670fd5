"""Tokens and passwords: read as they are commonly stored, and never told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.credentials import read_password, read_token
from contracts.document import Document
from contracts.errors import TargetError, UsageError
from contracts.journal import Journal
from contracts.profile import STRICT
from contracts.runner import open_client
from contracts.settings import Preset, Settings, Target
from tests.contracts.conftest import Check
from tests.mutants.liar import serving


@pytest.fixture(scope="module")
def honest() -> Iterator[Target]:
    """An honest mock."""
    with serving(None) as target:
        yield target


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n", " "])
def test_blanks_around_a_token_are_none_of_it(end: str, honest: Target, check: Check) -> None:
    """A variable that ends as lines end somewhere holds the token, and no message shows it."""
    done = check(honest.base_url, "--only", "paging", PBX_TOKEN=f"{honest.token}{end}")
    assert done.returncode == 0, done.stderr
    assert str(honest.token) not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ["PBX_TOKEN", "PBX_OTHER_TOKEN"])
@pytest.mark.parametrize("token", ["CANARY\rCANARY", "CANARY CANARY", "CANARYÄ"])
def test_what_is_no_token_is_refused(name: str, token: str, check: Check) -> None:
    """What cannot stand in a header is refused in one line that names the variable and not what it holds."""
    done = check("http://127.0.0.1:9/api", **{name: token})
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert name in done.stderr
    assert "CANARY" not in done.stderr


def test_a_file_is_read_like_a_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file counts before the variable, loses its line's end as well, and is refused for the same."""
    path = tmp_path / "secret"
    monkeypatch.setenv("PBX_TOKEN", "variable")
    path.write_text("file\r\n")
    assert (read_token("PBX_TOKEN", path), read_token("PBX_TOKEN")) == ("file", "variable")
    path.write_text("sécret 1\n", encoding="utf-8")
    assert read_password("PBX_PASSWORD", path) == "sécret 1"
    with pytest.raises(UsageError, match="holds no token"):
        read_token("PBX_TOKEN", path)
    path.write_text("two\nlines")
    with pytest.raises(UsageError, match="holds no password"):
        read_password("PBX_PASSWORD", path)


def test_what_cannot_be_sent_is_not_told(document: Document, tmp_path: Path) -> None:
    """A token that a caller of our own makes wrong is in no message, nor in an error's causes."""
    target = Target(base_url="http://127.0.0.1:9/api", token="CANARY\r")
    client = open_client(target, Settings(preset=Preset.PROBE), document, Journal(tmp_path / "journal"), STRICT)
    with pytest.raises(TargetError) as caught:
        client.get("/cdrs")
    client.close()
    assert "CANARY" not in str(caught.value)
    assert caught.value.__suppress_context__
