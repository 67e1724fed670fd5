"""Cuts the text of a filter into tokens, in one pass. Refuses to know the grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mockpbx.errors import invalid

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>'(?:[^']|'')*')
  | (?P<instant>[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]+(?:[Zz]|[+-][0-9]{2}:[0-9]{2})?)
  | (?P<number>[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<mark>[(),])
    """,
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text, and the column (from 1) at which it begins."""

    kind: str
    text: str
    column: int


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens and a last one of kind `end`; ValidationError where none begins."""
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise invalid("filter", _complaint(text, position), column=position + 1)
        if match.lastgroup != "space":
            yield Token(match.lastgroup or "", match[0], position + 1)
        position = match.end()
    yield Token("end", "", len(text) + 1)


def _complaint(text: str, position: int) -> str:
    if text[position] == "'":
        return "a quote is opened and never closed"
    return f"{text[position]!r} is nothing that a filter is made of"
