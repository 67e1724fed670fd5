"""What keeps a world from being made."""


class WorldError(ValueError):
    """An unknown scenario or locale, or a number of calls that cannot be; the message names what would do."""
