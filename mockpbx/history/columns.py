"""Columns of calls: arrays that know how to give their values, as Python and as JSON. Refuses to know queries."""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import orjson
from numpy.typing import NDArray

from mockpbx.history.texts import Texts
from mockpbx.model import Instant
from mockpbx.model.instant import render_instant

Rows: TypeAlias = NDArray[np.signedinteger[Any]]
"""Positions of rows, in the order in which they are wanted."""
Bools: TypeAlias = NDArray[np.bool_]

BLANK_INSTANT = np.iinfo(np.int64).min
_TOKEN_ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
_TOKEN_LENGTH = 24
_PARTS = 100_000
_ID = re.compile(r"0|[1-9][0-9]{0,17}|[1-8][0-9]{18}", re.ASCII)
"""Below 9 * 10**18: what fits a signed 64-bit number, and the PBX's ids until the year 2086."""


class Column(ABC):
    """One field of many rows."""

    @abstractmethod
    def __len__(self) -> int:
        """Count the rows."""

    @abstractmethod
    def values(self, rows: Rows | slice) -> list[Any]:
        """Return the values of rows as the model has them; None is the blank."""

    @abstractmethod
    def json(self, rows: Rows | slice) -> list[str]:
        """Return the values of rows as JSON."""

    @abstractmethod
    def taken(self, rows: Rows) -> "Column":
        """Return the column with these rows alone, in this order."""

    @abstractmethod
    def joined(self, others: Sequence[Any]) -> "Column":
        """Return this column and then others of the same kind."""

    @abstractmethod
    def digested(self) -> bytes:
        """Return bytes that are equal for equal columns, on every machine."""


class TextColumn(Column):
    """Texts by their codes."""

    def __init__(self, codes: NDArray[Any], texts: Texts) -> None:
        """Hold codes, in the smallest type that has room for them."""
        self.codes = narrow(codes)
        self.texts = texts
        self._json: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.codes)

    def values(self, rows: Rows | slice) -> list[Any]:
        texts = self.texts.all
        return [texts[code] for code in self.codes[rows].tolist()]

    def json(self, rows: Rows | slice) -> list[str]:
        known, texts = self._json, self.texts.all
        codes = self.codes[rows].tolist()
        try:
            return [known[code] for code in codes]
        except KeyError:
            known.update((code, orjson.dumps(texts[code]).decode()) for code in codes if code not in known)
            return [known[code] for code in codes]

    def taken(self, rows: Rows) -> "TextColumn":
        return TextColumn(self.codes[rows], self.texts)

    def joined(self, others: Sequence["TextColumn"]) -> "TextColumn":
        return TextColumn(np.concatenate([self.codes, *(one.codes for one in others)]), self.texts)

    def digested(self) -> bytes:
        return self.codes.astype("<i4").tobytes()


class InstantColumn(Column):
    """Instants, in microseconds since the Unix epoch; BLANK_INSTANT is the blank."""

    def __init__(self, instants: NDArray[np.int64]) -> None:
        self.instants = instants

    def __len__(self) -> int:
        return len(self.instants)

    def values(self, rows: Rows | slice) -> list[Any]:
        return [None if one == BLANK_INSTANT else Instant(one) for one in self.instants[rows].tolist()]

    def json(self, rows: Rows | slice) -> list[str]:
        return ["null" if one == BLANK_INSTANT else f'"{render_instant(one)}"' for one in self.instants[rows].tolist()]

    def taken(self, rows: Rows) -> "InstantColumn":
        return InstantColumn(self.instants[rows])

    def joined(self, others: Sequence["InstantColumn"]) -> "InstantColumn":
        return InstantColumn(np.concatenate([self.instants, *(one.instants for one in others)]))

    def digested(self) -> bytes:
        return self.instants.astype("<i8").tobytes()


class NumberColumn(Column):
    """Whole numbers, without blanks."""

    def __init__(self, numbers: NDArray[Any]) -> None:
        self.numbers = numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def values(self, rows: Rows | slice) -> list[Any]:
        return list(self.numbers[rows].tolist())

    def json(self, rows: Rows | slice) -> list[str]:
        return [str(one) for one in self.numbers[rows].tolist()]

    def taken(self, rows: Rows) -> "NumberColumn":
        return NumberColumn(self.numbers[rows])

    def joined(self, others: Sequence["NumberColumn"]) -> "NumberColumn":
        return NumberColumn(np.concatenate([self.numbers, *(one.numbers for one in others)]))

    def digested(self) -> bytes:
        return self.numbers.astype("<i8").tobytes()


class IdColumn(Column):
    """Ids: decimal texts, kept as numbers."""

    def __init__(self, ids: NDArray[np.int64]) -> None:
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    def values(self, rows: Rows | slice) -> list[Any]:
        return [str(one) for one in self.ids[rows].tolist()]

    def json(self, rows: Rows | slice) -> list[str]:
        return [f'"{one}"' for one in self.ids[rows].tolist()]

    def taken(self, rows: Rows) -> "IdColumn":
        return IdColumn(self.ids[rows])

    def joined(self, others: Sequence["IdColumn"]) -> "IdColumn":
        return IdColumn(np.concatenate([self.ids, *(one.ids for one in others)]))

    def digested(self) -> bytes:
        return self.ids.astype("<i8").tobytes()

    def spelt(self) -> NDArray[np.bytes_]:
        """Return all ids as ASCII texts."""
        return self.ids.astype("S19")

    @cached_property
    def _by_size(self) -> NDArray[np.intp] | None:
        """Positions from the smallest id to the greatest; None when they lie like that already."""
        return None if bool(np.all(self.ids[1:] > self.ids[:-1])) else np.argsort(self.ids)

    def position(self, text: str) -> int | None:
        """Return the row with an id, or None; only the canonical spelling of a number is one."""
        if _ID.fullmatch(text) is None:
            return None
        order, wanted = self._by_size, int(text)
        place = int(np.searchsorted(self.ids, wanted, sorter=order))
        if place == len(self.ids):
            return None
        row = place if order is None else int(order[place])
        return row if int(self.ids[row]) == wanted else None


class CostColumn(Column):
    """Costs, kept as whole hundred-thousandths, which is as fine as they get."""

    def __init__(self, parts: NDArray[np.int32]) -> None:
        self.parts = parts

    def __len__(self) -> int:
        return len(self.parts)

    def values(self, rows: Rows | slice) -> list[Any]:
        # What is whole is spelt without a point, as the PBX does.
        return [one / _PARTS if one % _PARTS else one // _PARTS for one in self.parts[rows].tolist()]

    def json(self, rows: Rows | slice) -> list[str]:
        return [orjson.dumps(one).decode() for one in self.values(rows)]

    def taken(self, rows: Rows) -> "CostColumn":
        return CostColumn(self.parts[rows])

    def joined(self, others: Sequence["CostColumn"]) -> "CostColumn":
        return CostColumn(np.concatenate([self.parts, *(one.parts for one in others)]))

    def digested(self) -> bytes:
        return self.parts.astype("<i4").tobytes()


class TokenColumn(Column):
    """Tokens of 24 characters that look like chance and are a function of an id.

    A leg whose id follows that of its session is the first of its call, and has the token of the call.
    """

    def __init__(self, ids: NDArray[np.int64], sessions: NDArray[np.int64], salt: int) -> None:
        """Make tokens of ids; the same id and salt give the same token."""
        self.ids = ids
        self.sessions = sessions
        self.salt = salt

    def __len__(self) -> int:
        return len(self.ids)

    def values(self, rows: Rows | slice) -> list[Any]:
        return [one.decode() for one in self.spelt(rows).tolist()]

    def json(self, rows: Rows | slice) -> list[str]:
        return [f'"{one.decode()}"' for one in self.spelt(rows).tolist()]

    def taken(self, rows: Rows) -> "TokenColumn":
        return TokenColumn(self.ids[rows], self.sessions[rows], self.salt)

    def joined(self, others: Sequence["TokenColumn"]) -> "TokenColumn":
        assert all(one.salt == self.salt for one in others)
        ids = np.concatenate([self.ids, *(one.ids for one in others)])
        return TokenColumn(ids, np.concatenate([self.sessions, *(one.sessions for one in others)]), self.salt)

    def digested(self) -> bytes:
        return self.salt.to_bytes(8, "little")

    def spelt(self, rows: Rows | slice = slice(None)) -> NDArray[np.bytes_]:
        """Return tokens as ASCII texts."""
        ids, sessions = self.ids[rows], self.sessions[rows]
        keys = np.where(ids - sessions == 1, sessions, ids).astype(np.uint64)
        spelt = np.full((len(keys), _TOKEN_LENGTH), ord("."), dtype=np.uint8)
        for half in (0, 1):
            bits = mixed(keys ^ np.uint64(mixed_number(self.salt + half)))
            for place in range(11):
                spelt[:, half * 11 + place] = _TOKEN_ALPHABET[(bits >> np.uint64(6 * place)) & np.uint64(63)]
        return spelt.view(f"S{_TOKEN_LENGTH}").ravel()


_GOLDEN, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_WORD = 2**64


def mixed(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit words, each by itself (the finaliser of SplitMix64): whole numbers, so equal everywhere."""
    words = words + np.uint64(_GOLDEN)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(_FIRST)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(_SECOND)
    return words ^ (words >> np.uint64(31))


def mixed_number(word: int) -> int:
    """Scramble one word."""
    return int(mixed(np.array([word % _WORD], dtype=np.uint64))[0])


def narrow(codes: NDArray[Any]) -> NDArray[Any]:
    """Keep codes in the smallest type that has room for the greatest of them."""
    highest = int(codes.max(initial=0))
    return codes.astype(np.uint8 if highest < 2**8 else np.uint16 if highest < 2**16 else np.int32, copy=False)
