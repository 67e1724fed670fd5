"""What the self-check looks at, and what it holds against it. Refuses to know the document."""

from dataclasses import dataclass

from mockpbx.mask import Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer beside the head of its request. `operation_id` is None when the document has nothing there.

    `body` is None when it was too long to be looked at; `size` is right nevertheless.
    """

    operation_id: str | None
    method: str
    path: bytes
    query: bytes = b""
    status: int
    headers: Fields
    body: bytes | None
    size: int

    def header(self, name: str) -> str | None:
        """Return the first value of a header field, or None."""
        wanted = name.lower().encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), None)

    @property
    def media_type(self) -> str | None:
        """What the body is said to be, in lower case and without parameters; None when nothing is said."""
        content_type = self.header("content-type")
        return None if content_type is None else content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is not as the document has it. No value of the answer stands in it.

    `place` is a JSON pointer into the body with `*` for each index, or names a header field or the whole answer.
    """

    place: str
    rule: str
    reason: str
