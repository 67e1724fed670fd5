"""The page of all faults: `python -m mockpbx.faults.page docs/faults.md` writes it anew. Refuses to strike."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mockpbx.faults.catalogue import FAULTS
from mockpbx.faults.kind import FaultKind, Write
from mockpbx.faults.profiles import PROFILES, FaultProfile

_HEAD = """\
# Faults

This page is made from the code: `python -m mockpbx.faults.page docs/faults.md`.

A fault is honest trouble that the mock is told to have: what a frontend has to bear, and hardly ever meets where it is
written. `mockpbx serve --faults PROFILE` begins with a named profile, whose rules stand below.

## Rules

| member | what it says | default |
| --- | --- | --- |
| `fault` | which fault, by its name below | required |
| `operations` | the operationIds that are struck | all |
| `probability` | how likely a matching request is struck, from 0 to 1 | 1 |
| `count` | how often the rule strikes in all; null is for ever | null |
| `skip` | how many matching requests are left alone first | 0 |
| `settings` | what the fault needs to know, below | those below |

Whether a request is struck, and how hard, is a function of the mock's seed, the rule's number and the number of the
request among those that match the rule: the same seed, rules and requests give the same faults. Faults strike requests
that name an operation of the document, before anybody looks at their token. Several rules may strike one request; the
order of this page says which stands further out. A write that is done although its answer is broken is what a client
has to reckon with most: it cannot know, and many clients send a request again when a connection ends without a word.

## Prefer

A single request can ask for trouble itself (RFC 7240, spelt as Prism does): `Prefer: code=404, delay=100`.

| preference | what it does |
| --- | --- |
| `code` | from 400 to 599: the request is refused with that error, as by `status`, and not done |
| `code` | a status that the operation documents as a success: nothing |
| `delay` | from 0 to 60000: the answer comes so many milliseconds later, as by `latency` |

What was applied stands in `Preference-Applied`. Another `code` or `delay` is answered with a 400 that names `Prefer`;
other preferences are ignored. A request that is refused by its own wish is not counted by any rule.
"""


def faults_page() -> str:
    """The page of all faults and profiles."""
    kinds = [part for kind in FAULTS.values() for part in _kind(kind)]
    profiles = [part for name, profile in PROFILES.items() for part in _profile(name, profile)]
    return "\n".join([_HEAD, "## The faults\n", *kinds, "## Profiles\n", *profiles]).rstrip() + "\n"


def _kind(kind: FaultKind) -> Iterator[str]:
    yield f"### {kind.name}\n\n{kind.sentence} {_WRITES[kind.write]}\n"
    yield "| setting | what it says | allowed | default |\n| --- | --- | --- | --- |"
    for name, schema in kind.settings["properties"].items():
        yield f"| `{name}` | {schema['description']} | {_allowed(schema)} | {_default(schema)} |"
    yield f"\n{_fenced({'fault': kind.name, 'settings': kind.example})}"


_WRITES = {
    Write.DONE: "A write is done.",
    Write.NOT_DONE: "A write is not done.",
    Write.UNTOUCHED: "A write is left alone.",
}


def _profile(name: str, profile: FaultProfile) -> Iterator[str]:
    yield f"### {name}\n\n{profile.sentence}\n"
    yield _fenced(*profile.rules)


def _fenced(*bodies: Mapping[str, Any]) -> str:
    return "\n".join(["```json", *(json.dumps(body) for body in bodies), "```\n"])


def _allowed(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if schema["type"] == "boolean":
        return "`true`, `false`"
    low = f"above {schema['exclusiveMinimum']}" if "exclusiveMinimum" in schema else f"from {schema['minimum']}"
    high = f"below {schema['exclusiveMaximum']}" if "exclusiveMaximum" in schema else f"to {schema['maximum']}"
    return f"{schema['type']}, {low} {high}"


def _default(schema: Mapping[str, Any]) -> str:
    return f"`{json.dumps(schema['default'])}`" if "default" in schema else ""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(faults_page(), encoding="utf-8")
