"""Hands mails to an SMTP server. Refuses to write them."""

import smtplib
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP

from mockpbx.delivery.webhooks import Outcome

_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server by host and port."""

    host: str
    port: int

    def send(self, content: bytes) -> Outcome:
        """Send a whole message to whom it names."""
        mail = message_from_bytes(content, policy=SMTP)
        try:
            with smtplib.SMTP(self.host, self.port, timeout=_SECONDS) as server:
                server.send_message(mail)
        except smtplib.SMTPResponseException as error:
            return Outcome(is_delivered=False, text=f"refused with {error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(is_delivered=False, text=type(error).__name__)
        return Outcome(is_delivered=True, text="accepted")
