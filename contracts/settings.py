"""What the caller asked for: the target, how to identify there, and what may be sent. Refuses to send anything."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit


class Preset(StrEnum):
    """How far the judge may go on a target.

    probe: reads only. owned: writes, but only to what this run created. gate: as owned, deterministic and quick,
    for CI. full: everything, for a mock or a throw-away server.
    """

    PROBE = "probe"
    OWNED = "owned"
    GATE = "gate"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The server judged. `base_url` ends in the API's base path, without a slash: `http://127.0.0.1:8887/api`.

    `other_token` is that of another tenant of the same server, for the checks of what tenants see of each other.
    The secrets are kept out of `repr` so that no log or traceback shows them.
    """

    base_url: str
    token: str | None = field(default=None, repr=False)
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    domain: str | None = None
    other_token: str | None = field(default=None, repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether the target is on this machine."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One run of the judge. Times in seconds; `max_seconds` None means no bound of the whole run.

    Of the questions about every field of a list each `sweep_step`-th is asked; the others are left to the drawn ones.
    `only` names the checks to judge by, whole (`paging.disjoint`) or by family (`paging`); empty means all. With
    `fail_fast` the run ends at the first finding that breaks the contract. `operations` are those that may be sent, by
    their operationIds; None means all.
    """

    preset: Preset
    seed: int = 1
    max_seconds: float | None = None
    max_examples: int = 20
    request_timeout_seconds: float = 10.0
    profile: str | None = None
    living_objects_cap: int = 5
    report_patience_seconds: float = 20.0
    requests_per_second: float | None = None
    verify_tls: bool = True
    only: tuple[str, ...] = ()
    fail_fast: bool = False
    sweep_step: int = 1
    operations: frozenset[str] | None = None
