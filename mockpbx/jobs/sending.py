"""Sends mails and events when they are due, and again when they could not be sent."""

import secrets
from dataclasses import replace

from mockpbx.delivery import Outcome, SmtpServer, may_be_told, next_try, post_event
from mockpbx.model import Channel, Delivery, DeliveryState, Instant
from mockpbx.pbx import Pbx


class Sending:
    """The outgoing post of one mock PBX."""

    name = "deliveries"

    def __init__(self, pbx: Pbx) -> None:
        """Send for `pbx`."""
        self._pbx = pbx

    def next_due(self) -> Instant | None:
        """Return when the next try is due."""
        return self._pbx.store.post.next_due()

    def step(self, now: Instant) -> bool:
        """Try to send what is due first."""
        post, token = self._pbx.store.post, secrets.token_hex(8)
        delivery = post.claim(now, token, lease_seconds=self._pbx.settings.lease_seconds)
        if delivery is None:
            return False
        post.settle(_settled(delivery, self._try(delivery, now)), token=token)
        return True

    def _try(self, delivery: Delivery, now: Instant) -> Outcome:
        if delivery.channel is Channel.SMTP:
            server = self._pbx.settings.smtp
            return Outcome(is_delivered=False, text="no mail server") if server is None else _mail(server, delivery)
        webhook = self._pbx.store.post.webhook(delivery.webhook_id or "")
        if webhook is None or not may_be_told(delivery.target, self._pbx.settings.webhook_hosts):
            return Outcome(is_delivered=False, text="not allowed")
        return post_event(
            delivery.target, delivery.body, secret=webhook.secret, message_id=f"msg_{delivery.id}", now=now
        )


def _mail(server: SmtpServer, delivery: Delivery) -> Outcome:
    return server.send(delivery.body)


def _settled(delivery: Delivery, outcome: Outcome) -> Delivery:
    count = delivery.attempt_count + 1
    due_at = None if outcome.is_delivered else next_try(delivery.created_at, count)
    unsent = DeliveryState.FAILED if due_at is None else DeliveryState.PENDING
    state = DeliveryState.DELIVERED if outcome.is_delivered else unsent
    return replace(delivery, attempt_count=count, due_at=due_at, state=state, outcome=outcome.text)
