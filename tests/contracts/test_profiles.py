"""Profiles of versions: a server with the quirks of one conforms under it, and under no narrower one."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.document import Document
from contracts.profile import load_profile, profile_names
from contracts.runner import judge
from contracts.settings import Preset, Settings
from tests.mutants.liar import serving

CALLS = ("/cdrs", "/calllogs")
BLANKABLE = ("caller_display_name", "rang_at", "answered_at", "end_reason", "destination", "trunk", "did_cid")


def _blanks_as_texts(request: Any, answer: Any) -> None:
    if request.path.startswith(CALLS) and answer.status == 200:
        body = answer.json
        for row in body.get("items", [body]):
            row |= {name: "" for name in BLANKABLE if name in row and row[name] is None}
        answer.json = body


def _destroys_of_unknown_are_400(request: Any, answer: Any) -> None:
    if request.path.endswith("/destroy") and answer.status == 404:
        answer.become(400, answer.json)


def _errors_say_nothing(request: Any, answer: Any) -> None:
    if answer.status == 400 and not request.path.startswith("/auth"):
        answer.become(answer.status, {})


def _more_reasons(request: Any, answer: Any) -> None:
    answer.body = answer.body.replace(b'"TRANSFER"', b'"FORWARDING_BUSY"')


QUIRKS = {
    "vendor-2024": (_blanks_as_texts,),
    "22.2": (_blanks_as_texts, _destroys_of_unknown_are_400, _errors_say_nothing),
    "22.3": (_blanks_as_texts, _destroys_of_unknown_are_400, _errors_say_nothing, _more_reasons),
}


def _findings(quirks: tuple[Any, ...], profile: str, document: Document, *, fail_fast: bool = False) -> list[str]:
    def before(request: Any) -> None:
        # A client of that version filters by the reason of that version, which the honest server does not know.
        if _more_reasons in quirks and "filter" in request.options:
            request.options["filter"] = request.options["filter"].replace("'FORWARDING_BUSY'", "'TRANSFER'")

    async def after(request: Any, answer: Any, ask: Any) -> None:
        for quirk in quirks:
            quirk(request, answer)

    only = ("conformance", "errors", "writes")
    settings = Settings(
        preset=Preset.GATE, max_examples=0, profile=profile, only=only, sweep_step=6, fail_fast=fail_fast
    )
    with serving(SimpleNamespace(before=before, after=after)) as target:
        return sorted({finding.id for finding in judge(target, settings, document).findings})


@pytest.mark.parametrize("name", QUIRKS)
def test_a_version_conforms_under_its_profile(name: str, document: Document) -> None:
    """A server with all quirks of a version conforms under its profile, and not under the strict one."""
    assert _findings(QUIRKS[name], name, document) == []
    assert _findings(QUIRKS[name], "strict", document, fail_fast=True)


def test_no_profile_is_without_a_server() -> None:
    """Every profile that comes with the judge has a server here that shows its quirks."""
    assert set(profile_names()) == QUIRKS.keys()


def test_a_profile_is_no_wider_than_it_says(document: Document) -> None:
    """What only a later version does is found under an earlier one's profile."""
    assert "conformance.schema" in _findings(QUIRKS["22.3"], "22.2", document)


def test_values_are_added_to_a_copy(document: Document) -> None:
    """A profile that knows more values leaves the document as it is."""
    before = json.dumps(document.tree)
    wider = load_profile("22.3").document(document)
    assert json.dumps(document.tree) == before
    assert "QUEUE_ABANDONED" in wider.tree["components"]["schemas"]["RerouteReason"]["enum"]
