"""The mail that tells of a completed report. Refuses to send it."""

import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mockpbx.model import CompletedReport, Instant
from mockpbx.model.instant import datetime_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,254}}\Z){_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})*")

_TEXT = """\
The report "{name}" of {tenant} is complete.

Type:  {type}
File:  {file_name} ({file_size:,} bytes)

{link}

Whoever has the link can download the file.
"""


def is_address(text: str) -> bool:
    """Say whether mails can come from an address: one of RFC 5321, without quotes, in ASCII."""
    return _ADDRESS.fullmatch(text) is not None


def compose_mail(
    completed: CompletedReport, *, sender: str, recipient: str, tenant: str, link: str, sent_at: Instant
) -> EmailMessage:
    """Write the mail; no name can add a line to its head."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = recipient
    name = _CONTROL.sub(" ", completed.name).strip()
    mail["Subject"] = f"Report completed: {name}"
    mail["Date"] = format_datetime(datetime_of(sent_at).replace(microsecond=0))
    mail["Message-ID"] = f"<{completed.id}@{sender.rpartition('@')[2]}>"
    mail.set_content(
        _TEXT.format(
            name=name,
            tenant=tenant,
            type=completed.type,
            file_name=completed.file_name,
            file_size=completed.file_size,
            link=link,
        )
    )
    return mail
