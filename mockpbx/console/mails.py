"""Mails taken apart for reading. Refuses to send or to trust them."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from mockpbx.model import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says: its head, and its parts as text and as HTML."""

    head: Sequence[tuple[str, str]]
    texts: Sequence[str]
    pages: Sequence[str]


def letter_of(mail: Mail) -> Letter:
    """Take a mail apart; what cannot be read as text is left out."""
    message = message_from_bytes(mail.content, policy=default)
    assert isinstance(message, EmailMessage)
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    texts = [_text(part) for part in parts if part.get_content_subtype() != "html"]
    pages = [_text(part) for part in parts if part.get_content_subtype() == "html"]
    return Letter(head=[(name, str(value)) for name, value in message.items()], texts=texts, pages=pages)


def _text(part: EmailMessage) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode("utf-8", "replace")
