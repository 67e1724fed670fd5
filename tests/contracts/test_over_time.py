"""A verdict beside earlier ones: findings that are accepted for a time, and what is new or gone."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.comparison import compare, load_findings
from contracts.document import Document
from contracts.errors import UsageError
from contracts.findings import Outcome
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target
from contracts.verdict import Verdict
from contracts.waivers import Waiver, load_waivers, waive
from contracts.writers.json_file import to_json
from tests.contracts.conftest import Check
from tests.mutants.liar import load_lie, serving

TODAY = date(2026, 3, 9)


@pytest.fixture(scope="module")
def liar() -> Iterator[Target]:
    """A server that does not see the direction of an order."""
    with serving(load_lie("desc_ignored")) as target:
        yield target


@pytest.fixture(scope="module")
def verdict(liar: Target, document: Document) -> Verdict:
    """What is found about its order and its pages."""
    return judge(liar, Settings(preset=Preset.PROBE, only=("ordering", "paging")), document)


def _waivers(verdict: Verdict, expires: date = TODAY) -> list[Waiver]:
    return [Waiver(fingerprint=one.fingerprint, reason="known", expires=expires) for one in verdict.findings]


def test_what_is_waived_does_not_fail(verdict: Verdict) -> None:
    """With every finding waived the verdict conforms, still tells them, and does not call their check passed."""
    waived = waive(verdict, _waivers(verdict), TODAY)
    assert not verdict.conforms
    assert waived.conforms
    assert tuple(one.finding for one in waived.waived) == verdict.findings
    outcomes = {account.id: account.outcome for account in waived.accounts}
    assert (outcomes["ordering.sorted"], outcomes["paging.disjoint"]) == (Outcome.WAIVED, Outcome.PASSED)


def test_a_new_finding_fails(verdict: Verdict) -> None:
    """With all but one waived the one is left, and its check has failed."""
    waived = waive(verdict, _waivers(verdict)[1:], TODAY)
    assert waived.findings == verdict.findings[:1]
    assert not waived.conforms
    assert Outcome.FAILED in {account.outcome for account in waived.accounts}


def test_an_expired_waiver_accepts_nothing(verdict: Verdict) -> None:
    """The day after its last a waiver is noted and no more."""
    waived = waive(verdict, _waivers(verdict, date(2026, 3, 8)), TODAY)
    assert waived.findings == verdict.findings
    assert all("expired on 2026-03-08" in note for note in waived.notes[1:])
    assert len(waived.notes) == 1 + len(verdict.findings)


def test_a_waiver_for_nothing_is_noted(verdict: Verdict) -> None:
    """A waiver whose finding did not come is noted, so that it can be taken out."""
    waived = waive(verdict, [Waiver(fingerprint="0" * 12, reason="long mended", expires=TODAY)], TODAY)
    assert waived.notes[1:] == ("the waiver 000000000000 fits nothing that was found: long mended",)


GOOD = 'fingerprint = "0123456789ab"\nreason = "known"\nexpires = 2027-01-31\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[waiver]\n", "is no TOML"),
        ("[[waivers]]\n" + GOOD, "holds waivers that is no"),
        ("[waiver]\n" + GOOD, "holds a waiver that is no"),
        ("waiver = [1]\n", "waiver 1 of .* must have fingerprint, reason, expires"),
        ("[[waiver]]\n" + GOOD + 'owner = "me"\n', "waiver 1 of .* must have fingerprint, reason, expires"),
        ("[[waiver]]\n" + GOOD + "[[waiver]]\n", "waiver 2 of .* must have"),
        ("[[waiver]]\n" + GOOD.replace("2027-01-31", '"2027-01-31"'), "expires must be a day"),
        ("[[waiver]]\n" + GOOD.replace("2027-01-31", "2027-01-31T00:00:00Z"), "expires must be a day"),
        ("[[waiver]]\n" + GOOD.replace("known", " "), "a reason"),
        ("[[waiver]]\n" + GOOD.replace("0123456789ab", "12"), "twelve hex digits"),
    ],
)
def test_a_baseline_that_is_wrong_is_refused(text: str, message: str, tmp_path: Path) -> None:
    """Whatever is wrong with a baseline is said, with the number of the waiver."""
    path = tmp_path / "known.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        load_waivers(path)


def test_a_verdict_is_compared_with_an_earlier_one(verdict: Verdict, document: Document, tmp_path: Path) -> None:
    """Against itself all is still there; against an honest server's all is gone, and what was not judged is not."""
    path = tmp_path / "old.json"
    path.write_text(to_json(verdict))
    old = load_findings(path)
    assert [len(found) for found in (compare(old, verdict).still, compare((), verdict).new)] == [len(old)] * 2
    with serving(None) as target:
        honest = judge(target, Settings(preset=Preset.PROBE, only=("ordering",)), document)
        other = judge(target, Settings(preset=Preset.PROBE, only=("paging",)), document)
    assert {one.fingerprint for one in compare(old, honest).gone} == {one.fingerprint for one in verdict.findings}
    assert len(compare(old, other).unjudged) == len(old)


@pytest.mark.parametrize("text", ["no JSON", "[]", '{"findings": [{}]}', '{"findings": 5}'])
def test_what_is_no_verdict_is_refused(text: str, tmp_path: Path) -> None:
    """A file that is no verdict is an error of usage."""
    path = tmp_path / "old.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="is no verdict in JSON"):
        load_findings(path)


def test_the_command_takes_both(liar: Target, check: Check, tmp_path: Path) -> None:
    """`--json` of one run gives fingerprints for `--baseline` and the verdict for `--compare` of the next."""
    old, known = tmp_path / "old.json", tmp_path / "known.toml"
    options: tuple[Any, ...] = (liar.base_url, "--preset", "probe", "--only", "ordering")
    assert check(*options, "--json", old, target=liar).returncode == 1
    fingerprints = [one["fingerprint"] for one in json.loads(old.read_text())["findings"]]
    known.write_text(
        "".join(f'[[waiver]]\nfingerprint = "{one}"\nreason = "known"\nexpires = 9999-12-31\n' for one in fingerprints)
    )
    done = check(
        *options,
        "--baseline",
        known,
        "--compare",
        old,
        "--json",
        old,
        "--junit",
        known.with_suffix(".xml"),
        target=liar,
    )
    assert "waived: what was found is in the baseline" in known.with_suffix(".xml").read_text()
    assert done.returncode == 0
    assert f"still there: {len(fingerprints)}" in done.stdout
    assert done.stdout.count("waived until 9999-12-31: ordering.") == len(fingerprints)
    assert len(json.loads(old.read_text())["waived"]) == len(fingerprints)
    refused = check(*options, "--baseline", tmp_path / "nowhere", target=liar)
    assert (refused.returncode, refused.stdout) == (2, "")
