"""Reads `Prefer` (RFC 7240) as Prism has it: `Prefer: code=404, delay=100`. Refuses to act on it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mockpbx.errors import ValidationError, invalid
from mockpbx.faults.build import build_rule
from mockpbx.faults.refusal import HIGHEST, LOWEST
from mockpbx.faults.strike import Strike
from mockpbx.faults.types.latency import MOST_MILLISECONDS

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - the grammar's token, not a secret
# A quoted string that does not end is taken to the field's end, so that no text is looked at twice.
_QUOTED = r'"(?:[^"\\]|\\.?)*(?:"|$)'
_MEMBER = re.compile(rf'(?:[^",]|{_QUOTED})+', re.DOTALL)
_NAME = re.compile(rf"[ \t]*({_TOKEN})")
_VALUE = re.compile(rf'[ \t]*(?:=[ \t]*(?:({_TOKEN})|"([^"\\]*)")?)?[ \t]*(?:;.*)?', re.DOTALL)
_OURS = ("code", "delay")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What a client prefers: a status, and how many milliseconds the answer is to take longer; None is no wish."""

    code: int | None = None
    delay: int | None = None

    @property
    def applied(self) -> bytes:
        """What stands in Preference-Applied; nothing when nothing was asked for that is ours."""
        wishes = ((name, getattr(self, name)) for name in _OURS)
        return ", ".join(f"{name}={value}" for name, value in wishes if value is not None).encode()

    @property
    def is_refusal(self) -> bool:
        """Whether the client wants to be refused."""
        return self.code is not None and self.code >= LOWEST

    def strikes(self) -> tuple[Strike, ...]:
        """Return what strikes the request, the outermost first."""
        bodies = []
        if self.delay is not None:
            bodies.append({"fault": "latency", "settings": {"milliseconds": self.delay}})
        if self.is_refusal:
            bodies.append({"fault": "status", "settings": {"code": self.code}})
        return tuple(Strike(rule=build_rule(body, id="Prefer", operations_known=())) for body in bodies)


def parse_prefer(fields: Iterable[bytes], *, successes: Collection[int]) -> Preferences:
    """Read all fields as one list; ValidationError names the field when `code` or `delay` is not what it can be.

    Of several preferences of one name the first counts, and those of other names are ignored, as the RFC has it.
    `successes` are the statuses below 400 that the operation documents: to prefer one of them changes nothing.
    """
    wishes: dict[str, str | None] = {}
    for member in _MEMBER.findall(",".join(field.decode("latin-1") for field in fields)):
        name = _NAME.match(member)
        if name is not None and name[1].lower() in _OURS:
            wishes.setdefault(name[1].lower(), _value(member, name.end()))
    return Preferences(code=_code(wishes, successes), delay=_delay(wishes))


def _value(member: str, position: int) -> str | None:
    match = _VALUE.fullmatch(member, position)
    return None if match is None else match[1] or match[2]


def _number(text: str | None) -> int:
    return int(text) if text is not None and _NUMBER.fullmatch(text) else -1


def _code(wishes: dict[str, str | None], successes: Collection[int]) -> int | None:
    if "code" not in wishes:
        return None
    code = _number(wishes["code"])
    if LOWEST <= code <= HIGHEST or code in successes:
        return code
    known = "".join(f", or {one}" for one in sorted(successes))
    raise _refused(f"code must be from {LOWEST} to {HIGHEST}{known}")


def _delay(wishes: dict[str, str | None]) -> int | None:
    if "delay" not in wishes:
        return None
    delay = _number(wishes["delay"])
    if 0 <= delay <= MOST_MILLISECONDS:
        return delay
    raise _refused(f"delay must be whole milliseconds from 0 to {MOST_MILLISECONDS}")


def _refused(reason: str) -> ValidationError:
    return invalid("Prefer", reason)
