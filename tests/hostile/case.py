"""One hostile request: what is sent, and what may be demanded of its answers. Refuses to know how it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Field = tuple[str, str | bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the requests need to know of the server, so that some of them get beyond its door."""

    token: str
    call_id: str
    call_log_id: str
    report_ids: tuple[str, ...]
    completed_id: str
    digest: str
    base_path: str = "/api"

    @property
    def bearer(self) -> Field:
        """The header field that presents the token."""
        return ("Authorization", f"Bearer {self.token}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request line as a server must read it; both are empty when it cannot be read at all."""

    method: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Bytes to send and the requests that stand in them, in order.

    `is_whole` is false when the last request is cut off, so that no answer is due to it. `is_fluent` says that the
    connection can be used again, `must_refuse` that no answer may be a success.
    """

    name: str
    sent: bytes
    asks: tuple[Ask, ...] = (Ask(),)
    is_whole: bool = True
    is_fluent: bool = False
    must_refuse: bool = False


Family = Callable[[Random, Target], Case]
HOST: Field = ("Host", "localhost")


def head(method: str, target: str | bytes, *fields: Field) -> bytes:
    """Spell a request line and header fields; text goes out as UTF-8."""
    lines = [b"%s %s HTTP/1.1" % (method.encode(), _encoded(target))]
    lines += [b"%s: %s" % (name.encode(), _encoded(value)) for name, value in fields]
    return b"\r\n".join([*lines, b"", b""])


def _encoded(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def with_length(method: str, target: str, body: bytes, *fields: Field) -> bytes:
    """Spell a request with a body of stated length."""
    return head(method, target, HOST, *fields, ("Content-Length", str(len(body)))) + body


def chunked(body: bytes, size: int) -> bytes:
    """Spell a body in chunks of at most `size` bytes."""
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def ask(method: str, target: str) -> Ask:
    """Read the request that a line names: its path goes up to the question mark."""
    return Ask(method=method, path=target.partition("?")[0])


def post_json(name: str, target: Target, path: str, body: bytes, *, must_refuse: bool = False) -> Case:
    """Build an authorised POST of bytes said to be JSON."""
    fields = (target.bearer, ("Content-Type", "application/json"))
    sent = with_length("POST", target.base_path + path, body, *fields)
    asked = (ask("POST", target.base_path + path),)
    return Case(name=name, sent=sent, asks=asked, is_fluent=True, must_refuse=must_refuse)


def get(name: str, target: Target, path: str, *, must_refuse: bool = False) -> Case:
    """Build an authorised GET of a path below the base path, query included."""
    whole = target.base_path + path
    sent = head("GET", whole, HOST, target.bearer)
    return Case(name=name, sent=sent, asks=(ask("GET", whole),), is_fluent=True, must_refuse=must_refuse)
