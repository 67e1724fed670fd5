"""Mails taken apart for reading. Refuses to send or to trust them."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from mockpbx.model import Mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a mail says: its head, and its parts as text and as HTML."""

    head: Sequence[tuple[str, str]]
    texts: Sequence[str]
    pages: Sequence[str]


def letter_of(mail: Mail) -> Letter:
    """Take a mail apart, however damaged it is; what cannot be read as text is left out."""
    # The newer policies read the structure of fields, and break on some that have none.
    message = message_from_bytes(mail.content, policy=compat32)
    parts = [part for part in message.walk() if part.get_content_maintype() == "text"]
    texts = [_text(part) for part in parts if part.get_content_subtype() != "html"]
    pages = [_text(part) for part in parts if part.get_content_subtype() == "html"]
    return Letter(head=[(name, _field(value)) for name, value in message.items()], texts=texts, pages=pages)


def _field(value: str) -> str:
    """Return what a field says, its encoded words read; those that cannot be read stay as they are."""
    try:
        shown = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        shown = str(value)
    return " ".join(shown.split())


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
