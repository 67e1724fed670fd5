"""Parses a search into words, and builds the text that it is looked for in. Never refuses anything."""

import re
from collections.abc import Iterable

SEPARATOR = "\x1f"
"""Stands between fields in the search text; no word holds it, so that none is found across two fields."""

_WORD = re.compile(r'"([^"]*)"|(\S+)')

Search = tuple[tuple[str, ...], ...]
"""Any of these, where all words of one occur."""


def search_text(values: Iterable[str | None]) -> str:
    """Join the searchable fields of a row into one text to look in."""
    return SEPARATOR.join([value.casefold() for value in values if value])


def parse_search(text: str) -> Search:
    """Parse a search: words that all occur, `or` between alternatives, "phrases" in quotes."""
    alternatives: list[list[str]] = [[]]
    words = [(match[1] if match[1] is not None else match[2], match[1] is None) for match in _WORD.finditer(text)]
    for position, (word, is_bare) in enumerate(words):
        if is_bare and word in ("or", "OR") and 0 < position < len(words) - 1 and alternatives[-1]:
            alternatives.append([])
        elif word and not (is_bare and word in ("and", "AND") and 0 < position < len(words) - 1):
            alternatives[-1].append(word.casefold())
    return tuple(tuple(words) for words in alternatives if words)
