"""The one exception of this server: a request that is refused."""

from typing import Any


class Refused(Exception):  # noqa: N818 - it is no error of ours
    """A request is refused with a status, a code, words and, where it is given, some detail of any form."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"errors": [{"message": message, **more, "code": code}]}
