"""A finding as a test for pytest that fails as long as it is there. Refuses to know verdicts' formats."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace

from contracts.checks import CHECKS
from contracts.findings import Finding
from contracts.settings import Preset, Settings
from contracts.verdict import Verdict


def pytest_snippet(finding: Finding, verdict: Verdict) -> str:
    """The text of a test that judges the same target as carefully, by this check alone, and wants this finding gone.

    It fails as well where nothing was seen of the check. Tokens, and who signs in, come from variables; without a token
    it signs in and out.
    """
    name = re.sub(r"\W+", "_", f"{finding.id}_{finding.operation_id or 'api'}").lower()
    is_single = any(check.id == finding.id for check in CHECKS)
    settings = verdict.settings or Settings(preset=Preset(verdict.preset), seed=verdict.seed, profile=verdict.profile)
    if is_single:
        settings = replace(settings, only=(finding.id,), max_examples=0, fail_fast=False)
    where = verdict.document_path
    document = f"Document.load(Path({str(where)!r}))" if where else "Document.load()"
    seen = (
        f"any(one.id == {finding.id!r} and one.judged_count for one in verdict.accounts)"
        if is_single
        else "not verdict.is_cut_short"
    )
    path_import = "from pathlib import Path\n" if where else ""
    return f'''import os
{path_import}
from contracts.commands.signing_in import signed_in
from contracts.credentials import read_password, read_token
from contracts.document import Document
from contracts.runner import judge
from contracts.settings import Preset, Settings, Target


def test_{name}() -> None:
    """{finding.sentence}"""
    target = Target(
        base_url={verdict.target!r},
        token=read_token("PBX_TOKEN"),
        other_token=read_token("PBX_OTHER_TOKEN"),
        username=os.environ.get("PBX_USERNAME"),
        password=read_password("PBX_PASSWORD"),
        domain=os.environ.get("PBX_DOMAIN"),
    )
    settings = Settings(
        {"".join(_arguments(settings)).strip()}
    )
    document = {document}
    with signed_in(target, document, settings) as caller:
        verdict = judge(caller, settings, document)
    print(*verdict.notes, sep="\\n")
    found = {{one.fingerprint: one.cause for one in verdict.findings}}
    assert {finding.fingerprint!r} not in found, found[{finding.fingerprint!r}]
    assert {seen}, "nothing was seen of it"
'''


def _arguments(settings: Settings) -> Iterator[str]:
    """The settings that are not as they are anyway, one to a line."""
    for one in fields(settings):
        value = getattr(settings, one.name)
        if value != one.default:
            text = f"Preset({value.value!r})" if isinstance(value, Preset) else repr(value)
            yield f"        {one.name}={text},\n"
