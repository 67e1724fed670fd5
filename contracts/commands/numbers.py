"""Numbers as options take them, and the bounds of those that several commands have. Refuses to use them."""

from math import isfinite
from typing import Any

import click

_SECONDS_OF_A_DAY = 86_400.0


class FiniteRange(click.FloatRange):
    """A range of numbers; `nan`, which no comparison holds back, and `inf` are refused."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; a click error says what is wrong with it."""
        number: float = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number


PATIENCE = FiniteRange(0.1, _SECONDS_OF_A_DAY)
"""Seconds for one answer: sockets take no more than some years, and nobody waits for more than a day."""
SEED = click.IntRange(0)
MAX_TIME = FiniteRange(1)
"""Seconds for a whole run."""
MAX_EXAMPLES = click.IntRange(0, 10_000)
