"""Chance, fixed by names: each record draws from a die of its own. Nothing else draws."""

import hashlib
from random import Random


def die_for(*names: object) -> Random:
    """Return the die of what the names name; the same names give the same draws on every machine."""
    return numbered_die(base_of(*names), 0)


def base_of(*names: object) -> int:
    """Return the number from which the dice of a series are counted."""
    text = "\x1f".join(str(name) for name in names).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=16).digest(), "big")


def numbered_die(base: int, number: int) -> Random:
    """Return one die of a series."""
    return Random(base + number)  # noqa: S311 - chance for data, not for secrets
