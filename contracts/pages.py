"""The pages of the documentation that are made from tables: `python -m contracts.pages docs` writes them anew."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts import run
from contracts.checks import CHECKS, Check
from contracts.checks.invariants import INVARIANTS
from contracts.checks.requests import REQUEST_CHECKS
from contracts.diff.rules import RULES
from contracts.drive import sentences
from contracts.drive.sentences import PREFIX, SENTENCES
from contracts.findings import Promise
from contracts.profile import Profile, Quirk, load_profile, profile_names

_MADE_BY = "This page is made from the code: `python -m contracts.pages docs`."


def checks_page() -> str:
    """The page of all that can be found: our checks, those of Schemathesis, and what is found beside them."""
    return _page(
        "# Checks",
        _MADE_BY,
        'A check that had nothing to look at says "not exercised", never "passed"; where that is true of all, nothing\n'
        "was judged. A finding of the weight `error` breaks the contract, a `warning` is told and does not fail.",
        "## Our own",
        "Each is a pure function from exchanges to findings, and catches the lie named beside it: a server that is\n"
        "honest in everything else (`tests/mutants/lies/`).",
        _table(
            ("check", "promise", "weight", "a lie it catches"),
            ((f"`{check.id}`", check.sentence, check.severity, f"`{check.kills}`") for check in CHECKS),
        ),
        "Beside them, of whatever is asked, with `--only` too:",
        _promises(run.PROMISES),
        "## Of clients",
        "Only `traffic` and `proxy` judge what others sent.",
        _promises(REQUEST_CHECKS),
        "## Schemathesis",
        "Its checks, over requests generated from the document; each weighs as an error. `--only` leaves them out.",
        _table(("check", "promise"), ((f"`{PREFIX}.{name}`", sentence) for name, sentence in SENTENCES.items())),
        "Beside them, of its run as a whole:",
        _promises(sentences.PROMISES),
    )


def _promises(promises: Iterable[Promise | Check]) -> str:
    rows = ((f"`{one.id}`", one.sentence, one.severity, one.blame) for one in promises)
    return _table(("check", "promise", "weight", "blame"), rows)


def profiles_page() -> str:
    """The page of all profiles and their quirks."""
    parts = [
        "# Profiles",
        _MADE_BY,
        "A profile names what a kind of server is known to do otherwise than the document. With `--profile NAME`\n"
        "those quirks are accepted, where they are listed, and nothing else is. A profile is a file of data in\n"
        "`contracts/profiles/`, and every quirk names its source. Schemathesis is left out then.",
    ]
    for name in profile_names():
        parts += _profile(load_profile(name))
    return _page(*parts)


def invariants_page() -> str:
    """The page of what is true of every call."""
    return _page(
        "# Invariants",
        _MADE_BY,
        "What is true of every call, in every world of the mock and, by the document, on every server. The mock's\n"
        "worlds are tested against these statements over seeds, scenarios and locales, and `mockpbx check` asks them\n"
        "of any server, each as the check of the same name. A record is a row of `/cdrs` or `/calllogs`, a leg an\n"
        "element of `/cdrs/{id}`.",
        _table(
            ("statement", "about each", "what is true", "weight"),
            ((f"`{one.id}`", one.subject, one.sentence, one.severity) for one in INVARIANTS),
        ),
        "More holds for all calls together: ids are unique (`paging.disjoint`), a list and its details agree\n"
        "(`agreement.row-and-detail`), and the call logs of a session are the legs of its call\n"
        "(`agreement.legs-and-logs`).",
    )


def diff_page() -> str:
    """The page of all changes that `mockpbx diff` tells."""
    return _page(
        "# Changes of the document",
        _MADE_BY,
        "`mockpbx diff OLD NEW` lists what changed between two OpenAPI documents (3.0 or 3.1) and whom it breaks: a\n"
        "client that was written by the old one, or a server that kept to it. A request that is narrowed breaks\n"
        "clients, one that is widened breaks servers; with answers it is the other way round. A server that takes\n"
        "more than it must is not called broken. Ids are stable: pipelines may name them. The engine is our own,\n"
        "because oasdiff is a Go program that neither pip nor npm can install.",
        _table(
            ("rule", "whom it breaks", "what it says"),
            ((f"`{rule.id}`", rule.level, rule.sentence) for rule in RULES),
        ),
        "## What it does not see",
        "Nothing is left out: what no rule knows is told as `document.other`, callbacks and webhooks among it.\n"
        "What it cannot judge well:",
        "- Members of `allOf` are taken together. One that closes its object is taken to close the whole.\n"
        "- `oneOf` is judged like `anyOf`. Variants are told apart by the component they refer to, else by order.\n"
        "- `not`, `if`, `contains`, `patternProperties` and the like are compared as texts, without what references\n"
        "  in them lead to. Two patterns or multiples that differ break both.\n"
        "- What differs inside a schema that holds itself is told for the first place where it is met.\n"
        "- References out of the document, and such as lead nowhere, are faults of the document (exit code 2).\n"
        "- Comments and the order of keys are no part of a document.",
    )


def _profile(profile: Profile) -> tuple[str, ...]:
    rows = (
        (
            f"`{one.id}`",
            _meaning(one),
            ", ".join(one.operations),
            f"`{', '.join(one.fields)}`" if one.fields else "",
            one.source,
        )
        for one in profile.quirks
    )
    return (
        f"## {profile.name}",
        profile.sentence,
        _table(("quirk", "meaning", "operations", "fields", "source"), rows),
    )


def _meaning(quirk: Quirk) -> str:
    aliases = ", ".join(f"`{theirs}` for `{ours}`" for theirs, ours in quirk.aliases.items())
    return {
        "empty-is-blank": "an empty text stands for null",
        "absent-is-blank": "a missing field stands for null",
        "alias": f"other spellings: {aliases}",
        "other-status": f"other statuses: {aliases}",
        "empty-error": "an error without a body, or with an empty object, stands for an unknown error",
        "more-values": f"the values under `{quirk.values}` of `{quirk.schema}` in the document are known too",
    }[quirk.kind]


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    titles = list(heads)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


PAGES: Mapping[str, str] = {
    "checks.md": checks_page(),
    "diff.md": diff_page(),
    "invariants.md": invariants_page(),
    "profiles.md": profiles_page(),
}

if __name__ == "__main__":
    for file_name, text in PAGES.items():
        (Path(sys.argv[1]) / file_name).write_text(text, encoding="utf-8")
