"""Sends mails and events, and says how it went. Refuses to know what is in them, and to read the clock."""

from mockpbx.delivery.mail import compose_mail, is_address
from mockpbx.delivery.smtp import SmtpServer
from mockpbx.delivery.tries import MOST_ATTEMPTS, next_try
from mockpbx.delivery.webhooks import SECRET_PREFIX, Outcome, is_secret, may_be_told, post_event, sign

__all__ = [
    "MOST_ATTEMPTS",
    "SECRET_PREFIX",
    "Outcome",
    "SmtpServer",
    "compose_mail",
    "is_address",
    "is_secret",
    "may_be_told",
    "next_try",
    "post_event",
    "sign",
]
