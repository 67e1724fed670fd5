"""Where requests of an export go, and whose they are. Refuses to send them."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mock to be asked: the base URL of its API, without a slash at the end, and what opens it.

    The secrets stand in what is written only where `shows_secrets`; elsewhere variables stand for them.
    """

    url: str
    token: str = field(repr=False)
    username: str
    password: str = field(repr=False)
    shows_secrets: bool = False
