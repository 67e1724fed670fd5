"""What a PBX sends of its own accord: mails, and events to whoever subscribed. Refuses to know how it is sent."""

from dataclasses import dataclass
from enum import StrEnum

from mockpbx.model.instant import Instant


class Event(StrEnum):
    """What subscribers are told of."""

    CDR = "cdr"
    REPORT_COMPLETED = "call_report_completed"


class Channel(StrEnum):
    """How something is sent."""

    WEBHOOK = "webhook"
    SMTP = "smtp"


class DeliveryState(StrEnum):
    """What became of something that is to be sent; FAILED after the last try."""

    PENDING = "PENDING"
    DELIVERED = "DELIVERED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail as it was written; `content` is the whole message by RFC 5322."""

    id: str
    sent_at: Instant
    recipient: str
    subject: str
    link: str
    completed_id: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A subscription: who is told of which events, and the secret that signs what is sent.

    `is_of_start` says that nobody subscribed: the settings name the URL, and the secret with it.
    """

    id: str
    url: str
    events: tuple[Event, ...]
    secret: str
    created_at: Instant
    is_of_start: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something that is to be sent, or was.

    `subject` is the event or the mail it is about, `target` the URL or the recipient, `attempt_count` how often it was
    tried; `due_at` is when it is tried next, None when it will not be any more. `outcome` tells the last try in words.
    """

    id: str
    channel: Channel
    subject: str
    target: str
    webhook_id: str | None
    body: bytes
    created_at: Instant
    due_at: Instant | None
    attempt_count: int
    state: DeliveryState
    outcome: str | None
