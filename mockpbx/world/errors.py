"""What keeps a world from being made."""


class WorldError(ValueError):
    """An unknown scenario or locale, or a number of calls that cannot be; the message names what would do."""

    def __init__(self, message: str, *, field: str = "scenario") -> None:
        """Say what cannot be, and by which wish."""
        super().__init__(message)
        self.field = field
