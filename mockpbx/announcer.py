"""What a PBX says of its own accord: mails of completed reports, and events for subscribers. Refuses to send it."""

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mockpbx import wire
from mockpbx.delivery import SECRET_PREFIX, compose_mail, is_address, is_secret, may_be_told
from mockpbx.errors import StartError, invalid
from mockpbx.model import (
    Channel,
    CompletedReport,
    Delivery,
    DeliveryState,
    Event,
    Instant,
    Mail,
    Webhook,
)
from mockpbx.model.instant import render_instant
from mockpbx.sessions import make_token
from mockpbx.settings import PbxSettings
from mockpbx.store import Post


def refuse_untellable(settings: PbxSettings) -> None:
    """StartError when no mail can come from the sender of the settings, or one of their URLs may not be told of any.

    Also when nothing can be signed with the secret for them.
    """
    if not is_address(settings.mail_sender):
        raise StartError(f"{settings.mail_sender!r} cannot send mails: give an address such as pbx@pbx.example")
    for url in settings.webhook_urls:
        if not may_be_told(url, settings.webhook_hosts):
            raise StartError(f"{url!r} is not an http(s) URL on this machine, or on a host of --webhook-host")
    if settings.webhook_secret is not None and not is_secret(settings.webhook_secret):
        raise StartError(f"the webhook secret must be {SECRET_PREFIX} and then 24 to 64 bytes in base64")


def webhook_secret(settings: PbxSettings) -> str:
    """Return the secret that events for the URLs of the settings are signed with: as given, or by the house token."""
    return settings.webhook_secret or _derived_secret(settings)


def _derived_secret(settings: PbxSettings, *names: str) -> str:
    token = make_token(settings.house_token, "webhook", *names)
    return SECRET_PREFIX + base64.b64encode(token.encode()).decode()


class Announcer:
    """Writes mails and events into the outgoing post, from which they are sent when they are due."""

    def __init__(
        self, post: Post, settings: PbxSettings, *, tenant: str, blob_path: str, new_id: Callable[[], str]
    ) -> None:
        """Announce for a tenant, whose files are downloaded below `blob_path`."""
        self._post = post
        self._settings = settings
        self._tenant = tenant
        self._blob_path = blob_path
        self._new_id = new_id

    def subscribe_all(self, now: Instant) -> None:
        """Tell the URLs of the settings of everything, by the secret of the settings, whatever an earlier one was."""
        known = {webhook.url: webhook for webhook in self._post.webhooks() if webhook.is_of_start}
        secret = webhook_secret(self._settings)
        for url in dict.fromkeys(self._settings.webhook_urls):
            if url not in known:
                self._put(url, Event, now, secret=secret)
            elif known[url].secret != secret:
                self._post.change_secret(known[url].id, secret)

    def subscribe(self, url: str, events: Iterable[Event], now: Instant) -> Webhook:
        """Tell a URL of events from now on, signed with a secret of its own; ValidationError when it may not be."""
        if not may_be_told(url, self._settings.webhook_hosts):
            raise invalid("url", "must be an http(s) URL on this machine, or on a host of --webhook-host")
        return self._put(url, events, now)

    def _put(self, url: str, events: Iterable[Event], now: Instant, *, secret: str | None = None) -> Webhook:
        """Keep a subscription: one of the start by a secret that is given, else with one of its own."""
        webhook_id = self._new_id()
        webhook = Webhook(
            id=webhook_id,
            url=url,
            events=tuple(events),
            secret=secret or _derived_secret(self._settings, webhook_id),
            created_at=now,
            is_of_start=secret is not None,
        )
        self._post.put_webhook(webhook)
        return webhook

    def announce(self, completed: CompletedReport, *, recipient: str, now: Instant) -> None:
        """Write the mail that tells of a product, and tell subscribers."""
        mail_id = self._new_id()
        told = wire.completed_report(completed, blob_path=self._blob_path)
        link = f"{self._settings.public_url.rstrip('/')}{told['file_url']}"
        content = compose_mail(
            completed,
            sender=self._settings.mail_sender,
            recipient=recipient,
            tenant=self._tenant,
            link=link,
            sent_at=now,
        )
        mail = Mail(
            id=mail_id,
            sent_at=now,
            recipient=recipient,
            subject=str(content["Subject"]),
            link=link,
            completed_id=completed.id,
            content=bytes(content),
        )
        self._post.put_mail(mail)
        if self._settings.smtp is not None:
            self._send(Channel.SMTP, f"mail {mail_id}", recipient, mail.content, now)
        self.tell(Event.REPORT_COMPLETED, [told], now)

    def is_anybody_told(self, event: Event) -> bool:
        """Say whether somebody subscribed to an event."""
        return any(event in webhook.events for webhook in self._post.webhooks())

    def tell(self, event: Event, records: Iterable[Mapping[str, Any]], now: Instant) -> None:
        """Have every subscriber of an event told of records, each by itself."""
        webhooks = [one for one in self._post.webhooks() if event in one.events]
        for record in records if webhooks else ():
            body = wire.render({"event": event, "occurred_at": render_instant(now), "data": record})
            for webhook in webhooks:
                self._send(Channel.WEBHOOK, event, webhook.url, body, now, webhook_id=webhook.id)

    def _send(
        self, channel: Channel, subject: str, target: str, body: bytes, now: Instant, *, webhook_id: str | None = None
    ) -> None:
        delivery = Delivery(
            id=self._new_id(),
            channel=channel,
            subject=subject,
            target=target,
            webhook_id=webhook_id,
            body=body,
            created_at=now,
            due_at=now,
            attempt_count=0,
            state=DeliveryState.PENDING,
            outcome=None,
        )
        self._post.put_delivery(delivery)
