"""What a PBX sent: mails, and events to those who are told of them."""

from collections.abc import Sequence

from mockpbx.client.answers import Delivery, Mail, NewWebhook, Webhook
from mockpbx.client.caller import Caller, given, segment


class PostCalls(Caller):
    """The operations about mails, subscriptions and deliveries."""

    def list_mails(self) -> tuple[Mail, ...]:
        """Return the mails that were sent, newest first."""
        return self._ask_for_all(Mail, "/outbox")

    def clear_mails(self) -> None:
        """Forget all mails."""
        self._ask("DELETE", "/outbox")

    def get_mail_message(self, mail_id: str) -> bytes:
        """Return a mail as it was sent, by RFC 5322."""
        return self._ask("GET", f"/outbox/{segment(mail_id)}/message").content

    def list_webhooks(self) -> tuple[Webhook, ...]:
        """Say who is told of what."""
        return self._ask_for_all(Webhook, "/webhooks")

    def create_webhook(self, url: str, events: Sequence[str] | None = None) -> NewWebhook:
        """Tell a URL of events from now on, of all kinds where none are named."""
        body = given(url=url, events=None if events is None else list(events))
        return self._ask_for(NewWebhook, "POST", "/webhooks", body)

    def remove_webhook(self, webhook_id: str) -> None:
        """End a subscription, and what is still to be sent to it."""
        self._ask("DELETE", f"/webhooks/{segment(webhook_id)}")

    def list_deliveries(self) -> tuple[Delivery, ...]:
        """Say what became of what was to be sent, newest first."""
        return self._ask_for_all(Delivery, "/deliveries")
