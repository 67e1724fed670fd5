"""What is sent, as it is kept: mails, subscriptions, deliveries and what became of them. Refuses to send anything."""

from collections.abc import Sequence
from dataclasses import asdict

from mockpbx.model import Channel, Delivery, DeliveryState, Event, Instant, Mail, Webhook
from mockpbx.store.database import Database, Row

MOST_MAILS, MOST_DELIVERIES = 500, 2000


class Post:
    """The outgoing post of one mock PBX; the oldest makes room where there is too much."""

    def __init__(self, database: Database) -> None:
        """Keep it in a database that has the tables."""
        self._database = database

    # -- mails ---------------------------------------------------------------------------------------------------

    def put_mail(self, mail: Mail) -> None:
        """Keep a mail."""
        values = {**asdict(mail), "id": int(mail.id)}
        self._database.execute(_INSERT_MAIL, [values[name] for name in _MAIL_FIELDS])
        self._database.execute(_OLD_MAILS, (MOST_MAILS,))

    def mails(self) -> tuple[Mail, ...]:
        """Return all mails, newest first."""
        return tuple(_mail(row) for row in self._database.all("SELECT * FROM mails ORDER BY id DESC"))

    def clear_mails(self) -> int:
        """Forget all mails; return how many those were."""
        return self._database.execute("DELETE FROM mails")

    # -- subscriptions -------------------------------------------------------------------------------------------

    def put_webhook(self, webhook: Webhook) -> None:
        """Keep a subscription."""
        spelt = {"id": int(webhook.id), "events": " ".join(webhook.events), "is_of_start": int(webhook.is_of_start)}
        values = {**asdict(webhook), **spelt}
        self._database.execute(_INSERT_WEBHOOK, [values[name] for name in _WEBHOOK_FIELDS])

    def webhooks(self) -> tuple[Webhook, ...]:
        """Return all subscriptions, oldest first."""
        return tuple(_webhook(row) for row in self._database.all("SELECT * FROM webhooks ORDER BY id"))

    def webhook(self, webhook_id: str) -> Webhook | None:
        """Return a subscription, or None."""
        return next((one for one in self.webhooks() if one.id == webhook_id), None)

    def change_secret(self, webhook_id: str, secret: str) -> None:
        """Have the events of a subscription signed with another secret from now on."""
        self._database.execute("UPDATE webhooks SET secret = ? WHERE id = ?", (secret, int(webhook_id)))

    def remove_webhook(self, webhook_id: str) -> bool:
        """End a subscription, and what is still to be sent to it; False when there is none."""
        if self.webhook(webhook_id) is None:
            return False
        with self._database.transaction():
            self._database.execute(_GIVE_UP, (webhook_id,))
            return self._database.execute("DELETE FROM webhooks WHERE id = ?", (int(webhook_id),)) > 0

    # -- deliveries ----------------------------------------------------------------------------------------------

    def put_delivery(self, delivery: Delivery) -> None:
        """Keep something that is to be sent."""
        values = {**asdict(delivery), "id": int(delivery.id)}
        self._database.execute(_INSERT_DELIVERY, [values[name] for name in _DELIVERY_FIELDS])
        self._database.execute(_OLD_DELIVERIES, (MOST_DELIVERIES,))

    def deliveries(self) -> tuple[Delivery, ...]:
        """Return all deliveries, newest first."""
        return tuple(_delivery(row) for row in self._database.all("SELECT * FROM deliveries ORDER BY id DESC"))

    def next_due(self) -> Instant | None:
        """Return when the next delivery is due that nobody has claimed; None when there is none."""
        due = self._database.column(_NEXT_DUE.format(now=self._database.seconds))
        return Instant(due[0]) if due else None

    def claim(self, now: Instant, token: str, *, lease_seconds: float) -> Delivery | None:
        """Take the delivery that is due first, for a time by the database's clock; None when there is none to take."""
        database = self._database
        with database.transaction():
            row = database.one(_CLAIMABLE.format(now=database.seconds, alone=database.for_update), (now,))
            if row is None:
                return None
            database.execute(_CLAIM.format(now=database.seconds), (lease_seconds, token, row["id"]))
        return _delivery(row)

    def settle(self, delivery: Delivery, *, token: str) -> bool:
        """Keep what became of a claimed delivery; False when another claimed it meanwhile."""
        values = (delivery.due_at, delivery.attempt_count, delivery.state, delivery.outcome, int(delivery.id), token)
        return self._database.execute(_SETTLE, values) > 0


_MAIL_FIELDS = ("id", "sent_at", "recipient", "subject", "link", "completed_id", "content")
_WEBHOOK_FIELDS = ("id", "url", "events", "secret", "created_at", "is_of_start")
_DELIVERY_FIELDS = (
    *("id", "channel", "subject", "target", "webhook_id", "body", "created_at", "due_at", "attempt_count"),
    *("state", "outcome"),
)


def _insert(table: str, fields: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({', '.join('?' for _ in fields)})"  # noqa: S608


_INSERT_MAIL = _insert("mails", _MAIL_FIELDS)
_INSERT_WEBHOOK = _insert("webhooks", _WEBHOOK_FIELDS)
_INSERT_DELIVERY = _insert("deliveries", _DELIVERY_FIELDS)
_OLD_MAILS = "DELETE FROM mails WHERE id NOT IN (SELECT id FROM mails ORDER BY id DESC LIMIT ?)"
_OLD_DELIVERIES = (
    "DELETE FROM deliveries WHERE state <> 'PENDING' AND id NOT IN (SELECT id FROM deliveries ORDER BY id DESC LIMIT ?)"
)
_GIVE_UP = (
    "UPDATE deliveries SET state = 'FAILED', due_at = NULL, outcome = 'the subscription ended'"
    " WHERE webhook_id = ? AND state = 'PENDING'"
)
_NEXT_DUE = (
    "SELECT due_at FROM deliveries WHERE due_at IS NOT NULL AND (lease_until IS NULL OR lease_until < {now})"
    " ORDER BY due_at, id LIMIT 1"
)
_CLAIMABLE = (
    "SELECT * FROM deliveries WHERE due_at <= ? AND (lease_until IS NULL OR lease_until < {now})"
    " ORDER BY due_at, id LIMIT 1{alone}"
)
_CLAIM = "UPDATE deliveries SET lease_until = {now} + ?, lease_token = ? WHERE id = ?"
_SETTLE = (
    "UPDATE deliveries SET due_at = ?, attempt_count = ?, state = ?, outcome = ?, lease_token = NULL,"
    " lease_until = NULL WHERE id = ? AND lease_token = ?"
)


def _mail(row: Row) -> Mail:
    return Mail(
        id=str(row["id"]),
        sent_at=row["sent_at"],
        recipient=row["recipient"],
        subject=row["subject"],
        link=row["link"],
        completed_id=row["completed_id"],
        content=bytes(row["content"]),
    )


def _webhook(row: Row) -> Webhook:
    return Webhook(
        id=str(row["id"]),
        url=row["url"],
        events=tuple(Event(name) for name in row["events"].split()),
        secret=row["secret"],
        created_at=row["created_at"],
        is_of_start=bool(row["is_of_start"]),
    )


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=str(row["id"]),
        channel=Channel(row["channel"]),
        subject=row["subject"],
        target=row["target"],
        webhook_id=row["webhook_id"],
        body=bytes(row["body"]),
        created_at=row["created_at"],
        due_at=row["due_at"],
        attempt_count=row["attempt_count"],
        state=DeliveryState(row["state"]),
        outcome=row["outcome"],
    )
