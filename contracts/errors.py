"""The errors the judge raises itself. A fault of the target is never an exception: it is a finding."""


class JudgeError(Exception):
    """Anything that keeps the judge from reaching a verdict; `exit_code` is what the command ends with."""

    exit_code = 4


class UsageError(JudgeError):
    """The caller asked for something that cannot be done: a bad flag, preset, profile or file."""

    exit_code = 2


class DocumentError(JudgeError):
    """The OpenAPI document is missing, unreadable or lacks what the judge needs."""

    exit_code = 2


class TargetError(JudgeError):
    """The target is unreachable, never becomes ready, or is not this API at all."""

    exit_code = 3


class ShutOutError(TargetError):
    """What was open to the caller is closed, as when a token has ended; what was not sent by then is not judged."""


class OutOfTimeError(JudgeError):
    """The time of the whole run is up; what was not sent by then is not judged."""


class GaveUpError(JudgeError):
    """A report was late in a run whose time is short: what would have been seen of it is not judged."""


class WallError(JudgeError):
    """A request that the preset forbids was about to be sent; the wall held and nothing was sent."""


INCOMPARABLE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What comparing answers may trip over that have another shape than any that was foreseen."""

HELD_BACK = "was about to be sent"
"""Stands in the message of every request that the wall held back from the wire."""
