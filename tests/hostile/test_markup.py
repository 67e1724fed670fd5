"""What names and numbers hold stays text in a browser: no script runs, nothing is fetched (T13)."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from random import Random

import pytest

from mockpbx.reports import Row, Table, write_csv, write_html
from mockpbx.reports.table import figures, texts
from tests.delivery.receiver import Receiver, receiving

_PAYLOADS = (
    "<script>document.title='ran'</script>",
    "<img src=x onerror=\"document.title='ran'\">",
    "<svg onload=\"document.title='ran'\">",
    "</td></tr></table><script>document.title='ran'</script>",
    "</title><script>document.title='ran'</script>",
    "<img src={url}/img>",
    "<link rel=stylesheet href={url}/css>",
    "<style>@import '{url}/css';*{{background:url({url}/bg)}}</style>",
    "<iframe src={url}/frame></iframe>",
    "<object data={url}/object></object>",
    "<meta http-equiv=refresh content='0;url={url}/away'>",
    "<base href={url}/>",
    "<form action={url}/><input autofocus onfocus=document.title='ran'>",
    "javascript:document.title='ran'",
    '" onmouseover="document.title=\'ran\'" x="',
    "{{{{ 7*7 }}}}{{% for x in y %}}",
    "<!--", "-->", "<![CDATA[", "&lt;script&gt;", "&#x3c;script&#x3e;", "\u2028<b>", "\x00<b>", "<b\x00r>",
    "=HYPERLINK(\"{url}/x\")", "+1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "-2+3",
    "<plaintext>", "<noscript><p title=\"</noscript><img src=x onerror=document.title='ran'>\">",
)  # fmt: skip


@pytest.fixture
def outside() -> Iterator[Receiver]:
    """Somebody whom nobody should ask for anything."""
    with receiving() as one:
        yield one


def hostile_table(url: str, count: int) -> Table:
    """A report whose title, lines and cells are all hostile."""
    die = Random(13)
    cells = [_marred(die, die.choice(_PAYLOADS).format(url=url)) for _ in range(count)]
    columns = (*texts("Caller", "Callee"), *figures("Total", "Average", under="Talking Time"))
    rows = tuple(Row(cells=tuple(cells[at : at + 4])) for at in range(0, count - 3, 4))
    lines = tuple(payload.format(url=url) for payload in _PAYLOADS[:8])
    return Table(title="".join(cells[:5]), label="", head_lines=lines, columns=columns, rows=rows, note=cells[6])


def _marred(die: Random, text: str) -> str:
    return (
        text
        if die.random() < 0.6
        else text[: die.randint(0, len(text))] + die.choice(["<", '"', "'", "&", ">", "\r\n"])
    )


def seen_by_chromium(page: Path, folder: Path) -> str:
    """What a page is made of after Chromium has loaded it and run whatever can be run."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium is not None, "chromium is missing; tools/system-packages installs it"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--virtual-time-budget=4000"]
    command = [chromium, *options, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def test_a_browser_shows_text_and_runs_nothing(outside: Receiver, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """The page has the elements that we wrote and no others, its cells read as they were, and nobody was asked."""
    table = hostile_table(outside.url, pytestconfig.getoption("--hostile-texts"))
    page = tmp_path / "report.html"
    page.write_bytes(b"".join(write_html(table)))
    dom = seen_by_chromium(page, tmp_path)
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][a-zA-Z0-9]*)", dom)}
    ours = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "h1",
        "p",
        "div",
        "table",
        "thead",
        "tbody",
    }
    assert tags <= ours | {"tr", "th", "td"}
    title = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert title is not None
    assert title[1] != "ran"
    shown = [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", dom, re.DOTALL)]
    assert [_as_parsed(cell) for row in table.rows for cell in row.cells] == shown
    assert outside.got == []


def _as_parsed(text: str) -> str:
    """What the HTML standard makes of a text: one kind of line end, and no NUL in a table's cells."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def test_a_spreadsheet_finds_no_formula(outside: Receiver, pytestconfig: pytest.Config) -> None:
    """No cell of the file begins as a formula does, and none is lost."""
    table = hostile_table(outside.url, pytestconfig.getoption("--hostile-texts"))
    text = b"".join(write_csv(replace(table, note=None))).decode()
    assert json.dumps(text)
    for line in re.split(r"\r\n|,", text):
        bare = line.strip('" \xa0')
        assert not re.match(r"[=@\t]|[+-](?!\d+(\.\d+)?$)", bare), line
