"""The arrays inside columns, for whoever reckons with all rows at once. Refuses to know what they mean."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockpbx.history.columns import Column, InstantColumn, NumberColumn, TextColumn
from mockpbx.history.texts import Texts

Table = Mapping[str, Column]


def codes_in(table: Table, name: str) -> NDArray[Any]:
    """Return the codes of a column of texts."""
    column = table[name]
    assert isinstance(column, TextColumn)
    return column.codes


def instants_in(table: Table, name: str) -> NDArray[np.int64]:
    """Return the instants of a column of them; BLANK_INSTANT is the blank."""
    column = table[name]
    assert isinstance(column, InstantColumn)
    return column.instants


def numbers_in(table: Table, name: str) -> NDArray[Any]:
    """Return the numbers of a column of them."""
    column = table[name]
    assert isinstance(column, NumberColumn)
    return column.numbers


def places_by_code(texts: Texts, wanted: Mapping[str, int]) -> NDArray[np.int64]:
    """Return for each code the place that its text is given in `wanted`, -1 for any other text."""
    places = np.full(len(texts), -1, dtype=np.int64)
    for text, place in wanted.items():
        code = texts.known(text)
        if code is not None:
            places[code] = place
    return places
