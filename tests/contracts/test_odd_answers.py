"""Whatever shape answers have, the judge goes on to the end and says that they do not conform."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.document import Document
from contracts.findings import Outcome
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.mutants.liar import serving

Change = Callable[[dict[str, Any]], object]


def _sets(name: str, value: Any) -> Change:
    return lambda row: row.update({name: value}) if name in row else None


SHAPES: dict[str, tuple[str, Change]] = {
    "times without a zone": ("/cdrs", lambda row: row.update(started_at=row["started_at"].rstrip("Z"))),
    "no time at all": ("/calllogs", lambda row: row.pop("started_at")),
    "ids that climb": ("/call_reports", _sets("id", "../../x")),
    "ids that are numbers": ("/completed_call_reports", _sets("id", 5)),
    "ids too long for an address": ("/cdrs", _sets("id", "x" * 70_000)),
    "lists for texts": ("/cdrs/", _sets("callee", ["201"])),
    "a year without end": ("/cdrs", _sets("ended_at", "9999-12-31T23:59:59.999999Z")),
    "half a character": ("/cdrs", _sets("caller_display_name", "\ud800")),
    "no duration": ("/cdrs", _sets("duration", None)),
    "a file under a list": ("/completed_call_reports", _sets("file_url", ["/x"])),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_odd_answers_do_not_stop_the_judge(shape: str, document: Document) -> None:
    """An answer of odd shape is a finding, and every check that needs none of it still has its say."""
    begins, change = SHAPES[shape]

    async def after(request: Any, answer: Any, ask: Any) -> None:
        if request.method == "GET" and request.path.startswith(begins) and answer.status == 200:
            body = answer.json
            for row in body.get("items", [body]):
                change(row)
            answer.json = body

    settings = Settings(preset=Preset.GATE, max_examples=0, report_patience_seconds=0.3, sweep_step=20)
    with serving(SimpleNamespace(after=after)) as target:
        verdict = judge(target, settings, document)
    assert not verdict.conforms
    assert verdict.left_over == () or begins.startswith(("/call_reports", "/completed"))
    assert sum(account.outcome is Outcome.PASSED for account in verdict.accounts) > 20
