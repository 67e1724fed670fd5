"""Which billing rate prices a called number. Refuses to know prices."""

from collections.abc import Sequence

from mockpbx.model import Rate


def matched_rate(number: str, rates: Sequence[Rate]) -> Rate | None:
    """Return the rate with the longest prefix of a called number; None when no rate prices it."""
    matching = [rate for rate in rates if number.startswith(rate.prefix)]
    return max(matching, key=lambda rate: len(rate.prefix), default=None)
