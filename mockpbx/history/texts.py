"""Distinct texts, and the small numbers that stand for them in columns. Refuses to know what they mean."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32]


class Texts:
    """A growing list of distinct texts; the code of a text is its place. Code 0 is the blank, None."""

    def __init__(self, first: Iterable[str] = ()) -> None:
        """Begin with the blank and the texts in `first`, which so get the smallest codes."""
        self.all: list[str | None] = [None]
        self._codes: dict[str | None, int] = {None: 0}
        for text in first:
            self.code(text)

    def code(self, text: str | None) -> int:
        """Return the code of a text, new or known."""
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self.all)
            self.all.append(text)
        return code

    def known(self, text: str | None) -> int | None:
        """Return the code of a text that is here, else None."""
        return self._codes.get(text)

    def codes(self, texts: Iterable[str | None]) -> Codes:
        """Return the codes of texts, in their order."""
        return np.fromiter((self.code(text) for text in texts), dtype=np.int32)

    def made_of(self, make: Callable[[int, int], str], first: Codes, second: Codes) -> Codes:
        """Return codes of texts made of pairs of numbers; `make` is asked once for each distinct pair."""
        pairs = first.astype(np.int64) << 32 | second.astype(np.int64)
        distinct, places = np.unique(pairs, return_inverse=True)
        return self.codes(make(pair >> 32, pair & 0xFFFFFFFF) for pair in distinct.tolist())[places]

    def __len__(self) -> int:
        """Count the texts, the blank among them."""
        return len(self.all)
