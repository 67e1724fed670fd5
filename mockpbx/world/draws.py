"""Chance for many calls at once: each draw is a function of the call's own key and the draw's name.

Nothing is drawn in turn, so that one more draw, field or call changes no other. Only whole numbers and the four
operations that IEEE 754 fixes are used, so that every machine draws the same.
"""

import hashlib
from collections.abc import Sequence
from functools import cache, lru_cache
from math import exp, log
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mockpbx.history.columns import mixed

Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Keys = NDArray[np.uint64]
Curve = Floats
"""Quantiles of a distribution at even steps of probability, from the lowest to the highest."""

_STEPS = 4096
_UNIT = 2.0**-53


def keys_for(base: int, first: int, count: int) -> Keys:
    """Return the keys of `count` records from the one numbered `first` on."""
    numbers = np.arange(first, first + count, dtype=np.uint64)
    return mixed(numbers + np.uint64(base % 2**64))


def log_normal(mu: float, sigma: float, *, least: float, most: float, unit: int = 1_000_000) -> Curve:
    """Return the curve of a log-normal distribution, cut at both ends, in whole parts of a unit."""
    return _curve([exp(mu + normal * sigma) for normal in _normals()], least, most, unit)


def exponential(mean: float, *, offset: float, most: float, unit: int = 1_000_000) -> Curve:
    """Return the curve of an exponential distribution that begins at an offset, in whole parts of a unit."""
    return _curve([offset - mean * log(1 - chance) for chance in _chances()], offset, most, unit)


@cache
def _chances() -> tuple[float, ...]:
    return tuple(min(max(step / _STEPS, 1 / (8 * _STEPS)), 1 - 1 / (8 * _STEPS)) for step in range(_STEPS + 1))


@cache
def _normals() -> tuple[float, ...]:
    """Quantiles of the standard normal distribution."""
    return tuple(map(NormalDist().inv_cdf, _chances()))


def _curve(quantiles: Sequence[float], least: float, most: float, unit: int) -> Curve:
    return np.array([round(min(max(quantile, least), most) * unit) for quantile in quantiles], dtype=np.float64)


@lru_cache(maxsize=1024)
def _salt(name: str) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big"))


class Draws:
    """The dice of some records, thrown by name. A name may be used once: the same throw twice would not be chance."""

    def __init__(self, keys: Keys) -> None:
        """Throw for the records with these keys."""
        self._keys = keys
        self._used: set[str] = set()

    def __len__(self) -> int:
        """Count the records."""
        return len(self._keys)

    def unit(self, name: str) -> Floats:
        """Draw from 0 to below 1."""
        assert name not in self._used, name
        self._used.add(name)
        bits = mixed(self._keys ^ _salt(name)) >> np.uint64(11)
        return bits.astype(np.float64) * _UNIT

    def below(self, name: str, count: int | Ints) -> Ints:
        """Draw a whole number below a count."""
        return (self.unit(name) * count).astype(np.int64)

    def whole(self, name: str, low: int | Ints, high: int | Ints) -> Ints:
        """Draw a whole number from `low` to below `high`; of microseconds, mostly."""
        return low + self.below(name, high - low)

    def micros(self, name: str, low: float, high: float) -> Ints:
        """Draw a time between two numbers of seconds, in microseconds."""
        return self.whole(name, round(low * 1_000_000), round(high * 1_000_000))

    def chance(self, name: str, probability: float) -> Bools:
        """Draw what happens with a probability."""
        return self.unit(name) < probability

    def along(self, name: str, curve: Curve) -> Ints:
        """Draw from a curve."""
        place = self.unit(name) * _STEPS
        step = place.astype(np.int64)
        return (curve[step] + (curve[step + 1] - curve[step]) * (place - step)).astype(np.int64)

    def pair(self, name: str, count: int) -> tuple[Ints, Ints]:
        """Draw two different whole numbers below a count."""
        first = self.below(name, count)
        return first, (first + 1 + self.below(f"{name}, other", count - 1)) % count

    def order(self, name: str, width: int) -> Ints:
        """Draw an order of so many things: a row of places for each record."""
        marks = np.stack([self.unit(f"{name} {place}") for place in range(width)], axis=1)
        return np.argsort(marks, axis=1, kind="stable")
