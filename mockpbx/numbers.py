"""Numbers as JSON has them. Refuses to know what they count."""


def exact(number: float) -> int | float:
    """Return a number without a fraction as a whole one: 50.0 is an integer for JSON Schema, but not for Python."""
    return int(number) if number.is_integer() else number


def parse_number(text: str) -> int | float:
    """Read a number that is spelt with a point or an exponent."""
    return exact(float(text))
