"""A finding as a test for pytest that fails as long as it is there. Refuses to know verdicts' formats."""

import re

from contracts.findings import Finding
from contracts.verdict import Verdict


def pytest_snippet(finding: Finding, verdict: Verdict) -> str:
    """The text of a test that judges the same target by this check alone and wants this finding gone."""
    name = re.sub(r"\W+", "_", f"{finding.id}_{finding.operation_id or 'api'}").lower()
    only = finding.id if not finding.id.startswith(("schemathesis.", "robustness.answered")) else ""
    chosen = f', only=("{only}",), max_examples=0' if only else ""
    return f'''import os

from contracts.runner import judge
from contracts.settings import Preset, Settings, Target


def test_{name}() -> None:
    """{finding.sentence}"""
    target = Target(base_url="{verdict.target}", token=os.environ["PBX_TOKEN"])
    settings = Settings(preset=Preset("{verdict.preset}"), seed={verdict.seed}, profile="{verdict.profile}"{chosen})
    found = {{one.fingerprint: one.cause for one in judge(target, settings).findings}}
    assert "{finding.fingerprint}" not in found, found["{finding.fingerprint}"]
'''
