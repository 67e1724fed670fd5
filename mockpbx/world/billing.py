"""What a leg costs by the tenant's rates. Pure arithmetic."""

from decimal import ROUND_HALF_UP, Decimal

from mockpbx.model import Rate

_PLACES = Decimal("0.00001")


def cost_of(talk_seconds: int, rate: Rate) -> float:
    """Return the cost of so many seconds, rounded to five decimals; exact multiples add no interval."""
    if talk_seconds == 0 or talk_seconds < rate.grace_seconds:
        return 0
    cost = Decimal(str(rate.connect_fee)) + _price(rate.first_interval_seconds, rate.first_price)
    beyond = talk_seconds - rate.first_interval_seconds - rate.free_seconds
    if beyond > 0:
        intervals = -(-beyond // rate.next_interval_seconds)
        cost += _price(intervals * rate.next_interval_seconds, rate.next_price)
    cost *= 1 + Decimal(str(rate.surcharge))
    rounded = float(cost.quantize(_PLACES, ROUND_HALF_UP))
    return int(rounded) if rounded == int(rounded) else rounded


def _price(seconds: int, price_per_minute: float) -> Decimal:
    return seconds * Decimal(str(price_per_minute)) / 60
