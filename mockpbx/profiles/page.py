"""The page of the documentation that lists all quirks: `python -m mockpbx.profiles.page docs` writes it anew."""

import sys
from pathlib import Path

from mockpbx.profiles.catalogue import PROFILES
from mockpbx.profiles.quirk import Profile

PAGE_NAME = "quirks.md"
_HEAD = """\
# Quirks

This page is made from the code: `python -m mockpbx.profiles.page docs`.

With `mockpbx serve --profile NAME` the mock answers as a kind of real server is known to, where that differs from the
document; `mockpbx check URL --profile NAME` reads it so. Nothing is played that was not published.

Filters, orders and searches go by the document's values, whatever they are spelt like in answers; only a field that
the server lacks is blank in all rows, and a value that it has instead of another one is found by its own name. What
subscribers are told of calls is spelt as in lists. Errors that a fault or `Prefer` asks for keep their status, and are
told as the profile tells it. Reports, mails and states are the same under every profile, and so are refusals of a
request's outer form (host, sizes, path). One state may be opened under one profile today and under another tomorrow.
"""


def page() -> str:
    """Write the page."""
    return "\n".join([_HEAD, *(_section(profile) for profile in PROFILES.values())])


def _section(profile: Profile) -> str:
    lines = [f"## {profile.name}", "", profile.sentence, ""]
    if profile.quirks:
        lines += ["| quirk | what it is | operations | source |", "| --- | --- | --- | --- |"]
        lines += [
            f"| `{one.id}` | {one.sentence} | {', '.join(one.operations)} | {one.source} |" for one in profile.quirks
        ]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    (Path(sys.argv[1]) / PAGE_NAME).write_text(page(), encoding="utf-8")
