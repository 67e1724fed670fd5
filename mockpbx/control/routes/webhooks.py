"""Who is told of what, and what became of it."""

from typing import Any

from flask import Blueprint, Response, request

from mockpbx.control.answers import Here, answer, collection, spelt
from mockpbx.control.bodies import body_of
from mockpbx.errors import NotFoundError
from mockpbx.model import Delivery, Event, Webhook
from mockpbx.model.instant import render_instant


def add_webhooks(plane: Blueprint, here: Here) -> None:
    """Add the routes of subscriptions and deliveries."""

    @plane.get("/webhooks")
    def list_webhooks() -> Response:
        return collection([_webhook(webhook) for webhook in here().pbx.store.post.webhooks()])

    @plane.post("/webhooks")
    def create_webhook() -> Response:
        body = body_of(request, "WebhookOrder")
        pbx = here().pbx
        events = [Event(name) for name in body.get("events", list(Event))]
        webhook = pbx.announcer.subscribe(body["url"], events, pbx.clock.now())
        # The secret is told once, to whoever subscribes.
        return answer({**_webhook(webhook), "secret": webhook.secret}, 201)

    @plane.delete("/webhooks/<webhook_id>")
    def remove_webhook(webhook_id: str) -> Response:
        if not here().pbx.store.post.remove_webhook(webhook_id):
            raise NotFoundError
        return Response(status=204)

    @plane.get("/deliveries")
    def list_deliveries() -> Response:
        return collection([_delivery(delivery) for delivery in here().pbx.store.post.deliveries()])


def _webhook(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "url": webhook.url,
        "events": list(webhook.events),
        "created_at": render_instant(webhook.created_at),
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "subject": delivery.subject,
        "target": delivery.target,
        "webhook_id": delivery.webhook_id,
        "created_at": render_instant(delivery.created_at),
        "due_at": spelt(delivery.due_at),
        "attempt_count": delivery.attempt_count,
        "state": delivery.state,
        "outcome": delivery.outcome,
    }
