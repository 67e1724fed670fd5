"""A strict reader of HTTP/1.1 answers. Refuses to forgive, and to know what was asked beyond the method."""

import re
from dataclasses import dataclass
from typing import BinaryIO

_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9]{2}) [\x20-\x7e]*\r\n")
_FIELD_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*))?\r\n")
_CHUNK_LINE = re.compile(rb"([0-9a-fA-F]{1,8})\r\n")
_MOST_FIELDS = 100


class MalformedAnswerError(Exception):
    """What came back is not an answer by the letter of HTTP/1.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, header fields with names in lower case, and the whole body."""

    status: int
    fields: tuple[tuple[str, str], ...]
    body: bytes

    def field(self, name: str) -> str | None:
        """Return the first value of a header field, or None."""
        return next((value for key, value in self.fields if key == name), None)

    @property
    def closes(self) -> bool:
        """Whether it is the last answer on its connection."""
        return self.field("connection") == "close"


def read_answer(stream: BinaryIO, method: str) -> Answer | None:
    """Read the next final answer to a request of the method; None when the connection ended before it."""
    while True:
        line = stream.readline(1000)
        if not line:
            return None
        status = int(_matched(_STATUS_LINE, line)[1])
        fields = _read_fields(stream)
        if status >= 200:
            answer = Answer(status=status, fields=fields, body=b"")
            return Answer(status=status, fields=fields, body=_read_body(stream, answer, method))
        if status != 100 or fields:
            raise MalformedAnswerError(f"an interim answer {status} that nobody asked for")


def _matched(pattern: re.Pattern[bytes], line: bytes) -> re.Match[bytes]:
    match = pattern.fullmatch(line)
    if match is None:
        raise MalformedAnswerError(f"{line[:200]!r} has no place here")
    return match


def _read_fields(stream: BinaryIO) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, str]] = []
    while (line := stream.readline(70_000)) != b"\r\n":
        match = _matched(_FIELD_LINE, line)
        fields.append((match[1].decode().lower(), (match[2] or b"").decode("latin-1")))
        if len(fields) > _MOST_FIELDS:
            raise MalformedAnswerError("header fields without end")
    return tuple(fields)


def _read_body(stream: BinaryIO, answer: Answer, method: str) -> bytes:
    lengths = [value for name, value in answer.fields if name == "content-length"]
    codings = [value for name, value in answer.fields if name == "transfer-encoding"]
    if len(lengths) + len(codings) > 1 or (answer.status == 204 and lengths + codings):
        raise MalformedAnswerError(f"framed by {lengths + codings}, status {answer.status}")
    if method == "HEAD" or answer.status in (204, 304):
        return b""
    if codings == ["chunked"]:
        return _read_chunks(stream)
    if not lengths or not lengths[0].isdigit():
        raise MalformedAnswerError(f"framed by {lengths + codings}")
    return _exactly(stream, int(lengths[0]))


def _read_chunks(stream: BinaryIO) -> bytes:
    chunks: list[bytes] = []
    while size := int(_matched(_CHUNK_LINE, stream.readline(20))[1], 16):
        chunks.append(_exactly(stream, size))
        _matched(re.compile(rb"\r\n"), stream.read(2))
    _matched(re.compile(rb"\r\n"), stream.readline(20))
    return b"".join(chunks)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    body = stream.read(size)
    if len(body) != size:
        raise MalformedAnswerError(f"{len(body)} bytes instead of {size}")
    return body
