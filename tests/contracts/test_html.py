"""The verdict as a page: whole, safe to open, and without what nobody should hand on."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from contracts.commands.outputs import hidden
from contracts.coverage import Spotter
from contracts.document import Document
from contracts.exchange import Exchange
from contracts.findings import CheckAccount, Finding, Outcome
from contracts.verdict import Verdict
from contracts.writers.html import to_html
from tests.contracts.conftest import Check
from tests.mutants.liar import load_lie, serving

HOSTILE = "<script>alert(1)</script>"
FINDING = Finding(
    id="filter.sound",
    operation_id="listCdrs",
    sentence="Every row that comes fits the filter.",
    cause=f"rows come that {HOSTILE}",
    evidence=(
        Exchange(method="GET", url=f"http://h/api/cdrs?filter={HOSTILE}", status=200, response_body=b"Ada Brandt"),
    ),
)
VERDICT = Verdict(
    target="http://h/api",
    preset="gate",
    profile="strict",
    seed=1,
    findings=(FINDING,),
    accounts=(CheckAccount(id="filter.sound", sentence="s", outcome=Outcome.FAILED, judged_count=3),),
    answers={"listCdrs": {200: 2, 400: 1}, "getCdr": {}},
    request_count=3,
    seconds=0.5,
    notes=(HOSTILE,),
)


@pytest.fixture(scope="module")
def page() -> str:
    """The page of a verdict with hostile text wherever text can come from."""
    return to_html(VERDICT)


def test_it_tells_everything(page: str) -> None:
    """Promise, finding, fingerprint, curl line, statuses and what was not called are all there."""
    text = unescape(page)
    assert all(
        part in text for part in (FINDING.sentence, FINDING.cause, FINDING.fingerprint, "curl -i", "200: 2, 400: 1")
    )
    assert "Does not conform: 1 finding<" in page
    assert "not called" in page


def test_nothing_in_it_becomes_markup(page: str) -> None:
    """What a server or a caller wrote stays text, and the page may load and run nothing."""
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)=(?!"#)', page)


def test_people_stay_out(document: Document) -> None:
    """Of an answer the page shows the beginning, once people are hidden; a file is left out."""
    exchange = Exchange(
        method="GET",
        url="http://h/api/cdrs",
        status=200,
        response_headers={"content-type": "application/json"},
        response_body=b'{"items": [{"caller_display_name": "Ada Brandt", "duration": 17}]}',
    )
    verdict = replace(VERDICT, findings=(replace(FINDING, evidence=(exchange,)),))
    page = unescape(to_html(hidden(verdict, document, "key")))
    assert '"duration": 17' in page
    assert "Ada Brandt" not in page


def test_what_was_not_seen_is_told(document: Document) -> None:
    """The page says of every kind what was not seen, and which statuses do not count."""
    page = to_html(replace(VERDICT, coverage=Spotter(document).coverage))
    assert "Coverage: 0.0 %" in page
    assert "items/*/end_reason REPLACED" in page
    assert "503: an outage" in page


def test_a_good_verdict_says_so() -> None:
    """Without findings the page says that the target conforms."""
    passed = replace(VERDICT.accounts[0], outcome=Outcome.PASSED)
    page = to_html(replace(VERDICT, findings=(), accounts=(passed,)))
    assert '<h1 class="good">Conforms</h1>' in page
    assert "<h2>Findings</h2>" not in page


def test_the_command_writes_it(check: Check, tmp_path: Path) -> None:
    """`--html` writes the page, with the token as a variable."""
    path = tmp_path / "verdict.html"
    with serving(load_lie("desc_ignored")) as target:
        done = check(target.base_url, "--preset", "probe", "--only", "ordering", "--html", path, target=target)
    assert done.returncode == 1
    text = path.read_text(encoding="utf-8")
    assert "$PBX_TOKEN" in text
    assert str(target.token) not in text
