"""Searches as pairs of text and meaning, made of words that the rows hold."""

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from contracts.document import Collection
from contracts.relations.cases import Case
from contracts.relations.values import Predicate, Row

# A word in which no sign could mean anything to a search.
_PLAIN_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@]{2,59}")


def searches(collection: Collection, rows: Sequence[Row], seed: int) -> Iterator[Case]:
    """Yield searches for words that the rows hold, in other cases and in part."""
    die = Random(seed)  # noqa: S311 - chance for tests, not for secrets
    texts = sorted({row[name] for row in rows for name in collection.searchable if _searchable(row.get(name))})
    if not texts:
        return
    one, other, third = die.choice(texts), die.choice(texts), die.choice(texts)
    cases = (
        ("word", one, [[one]]),
        ("upper case", one.upper(), [[one]]),
        ("lower case", one.lower(), [[one]]),
        ("inner part", one[1:-1] or one, [[one[1:-1] or one]]),
        ("two words", f"{one} {other}", [[one, other]]),
        ("either of two words", f"{one} or {other}", [[one], [other]]),
        ("phrase", f'"{one}"', [[one]]),
        ("three words", f"{one} {other} {third}", [[one, other, third]]),
        ("any of three words", f"{one} or {other} or {third}", [[one], [other], [third]]),
        ("two words or a third", f"{one} {other} or {third}", [[one, other], [third]]),
        ("a word or two others", f"{one} or {other} {third}", [[one], [other, third]]),
    )
    for cause, text, words in cases:
        if _is_clear(collection.searchable, words, rows):
            yield Case(text=text, holds=_finder(collection.searchable, words), cause=cause)
    yield from _phrases(collection, rows)
    yield from _side_by_side(collection, rows, texts)
    yield from _beyond_ascii(collection, rows)
    for name in collection.searchable:
        words_of = sorted({row[name] for row in rows if _searchable(row.get(name))})
        if words_of:
            text = die.choice(words_of)
            yield Case(text=text, holds=_finder(collection.searchable, [[text]]), cause=f"word of {name}")
    hidden = [name for name in collection.filterable if name not in collection.searchable]
    others = sorted({str(row[name]) for row in rows for name in hidden if _searchable(row.get(name))})
    if others:
        text = die.choice(others)
        yield Case(text=text, holds=_finder(collection.searchable, [[text]]), cause="word of a field not searched")


def _phrases(collection: Collection, rows: Sequence[Row]) -> Iterator[Case]:
    """Yield a phrase of two words that some text has side by side, and the same words the other way round."""
    names = [row[name].split() for row in rows for name in collection.searchable if " " in (row.get(name) or "")]
    pairs = sorted({(words[0], words[1]) for words in names if _is_pair(words)})
    for one, other in pairs[:1]:
        for cause, phrase in (("phrase of two words", f"{one} {other}"), ("phrase turned round", f"{other} {one}")):
            if not _is_clear(collection.searchable, [[phrase]], rows):
                continue
            yield Case(text=f'"{phrase}"', holds=_finder(collection.searchable, [[phrase]]), cause=cause)


def _side_by_side(collection: Collection, rows: Sequence[Row], texts: Sequence[str]) -> Iterator[Case]:
    """Yield two words that one row holds, and with them a third that it does not hold."""
    for row in rows:
        words = sorted({row[name] for name in collection.searchable if _searchable(row.get(name))})[:2]
        third = next((text for text in texts if not _finder(collection.searchable, [[text]])(row)), None)
        if len(words) < 2 or third is None:
            continue
        for cause, chosen in (("two words of one row", words), ("and a third of another", [*words, third])):
            if _is_clear(collection.searchable, [chosen], rows):
                yield Case(text=" ".join(chosen), holds=_finder(collection.searchable, [chosen]), cause=cause)
        return


def _beyond_ascii(collection: Collection, rows: Sequence[Row]) -> Iterator[Case]:
    """Yield a word with letters outside ASCII, in upper and in lower case."""
    words = {word for row in rows for name in collection.searchable for word in (row.get(name) or "").split()}
    for word in sorted(one for one in words if one.isalpha() and not one.isascii())[:1]:
        for cause, text in (("upper case beyond ASCII", word.upper()), ("lower case beyond ASCII", word.lower())):
            if _is_clear(collection.searchable, [[text]], rows):
                yield Case(text=text, holds=_finder(collection.searchable, [[text]]), cause=cause)


def _is_pair(words: list[str]) -> bool:
    return len(words) > 1 and all(_searchable(word) for word in words[:2])


def literal_searches(collection: Collection, rows: Sequence[Row]) -> Iterator[Case]:
    """Yield searches for characters that mean something elsewhere, and themselves here."""
    for sign in ("%", "_"):
        yield Case(text=sign, holds=_finder(collection.searchable, [[sign]]), cause=sign)


def _searchable(value: Any) -> bool:
    return isinstance(value, str) and bool(_PLAIN_WORD.fullmatch(value)) and value.lower() not in ("or", "and", "not")


def _is_clear(names: Sequence[str], alternatives: Sequence[Sequence[str]], rows: Sequence[Row]) -> bool:
    """Say whether rows are found alike whichever way letters are folded: a sharp s is two of them to some."""
    folded = (_finder(names, alternatives, fold) for fold in (str.lower, str.casefold, str.upper))
    return all(len({found(row) for found in finders}) == 1 for finders in [tuple(folded)] for row in rows)


def _finder(
    names: Sequence[str], alternatives: Sequence[Sequence[str]], fold: Callable[[str], str] = str.lower
) -> Predicate:
    def finds(row: Row) -> bool:
        texts = [fold(str(row[name])) for name in names if row.get(name)]
        return any(all(any(fold(word) in text for text in texts) for word in words) for words in alternatives)

    return finds
