"""What a mock PBX is made of. Refuses to make it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mockpbx.delivery import SmtpServer
from mockpbx.sessions import make_token

KNOWN_PASSWORD = "mockpbx"  # noqa: S105 - the published password of a mock


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxSettings:
    """What a mock PBX is made of. `token` None derives one from the seed; `call_count` None leaves it to the scenario.

    All tokens but that one begin with `token_prefix`, by which a process knows whose they are.
    `calls_from` is a file whose calls stand instead of the scenario's; `progress` is told how many more were made.

    `state` is a file, or the URL of a PostgreSQL database; None is memory. A state remembers how far its clock was off
    the machine's; `keeps_own_time` lets the clock that is given go before it.
    `report_seconds` is how long an order stays RUNNING, on the clock; `lease_seconds` how long a process may take, in
    real time, to make its product before another tries. Products are kept `retention_days`. `live_per_hour` is how many
    calls arrive in an hour. `public_url` stands before links in mails, which go to `smtp` too when there is one.
    `profile` names the kind of server whose quirks answers show; nothing else depends on it.
    `webhook_urls` are told of everything, signed with `webhook_secret`, which None derives from the token; beside this
    machine only `webhook_hosts` may be told of anything.
    `journal_size` is how many exchanges the journal keeps at most; at 0 there is none, and answers are quicker.
    `fault_profile` names the faults that it begins with, whose chance the seed fixes too.
    """

    scenario: str = "office"
    seed: int = 1
    call_count: int | None = None
    calls_from: Path | None = None
    progress: Callable[[int], None] = lambda _count: None
    locale: str = "en_US"
    state: str | Path | None = None
    keeps_own_time: bool = False
    token: str | None = None
    token_prefix: str = ""
    password: str = KNOWN_PASSWORD
    report_seconds: float = 0.5
    lease_seconds: float = 30.0
    retention_days: int = 30
    live_per_hour: float = 0.0
    public_url: str = "http://127.0.0.1:8887"
    smtp: SmtpServer | None = None
    mail_sender: str = "pbx@pbx.example"
    webhook_urls: tuple[str, ...] = ()
    webhook_secret: str | None = None
    webhook_hosts: tuple[str, ...] = ()
    journal_size: int = 1000
    fault_profile: str | None = None
    profile: str = "strict"

    @property
    def house_token(self) -> str:
        """The token that never expires: as given, or by the seed, which is no secret."""
        return self.token or make_token(str(self.seed), "house")
