"""The routes of the control plane, as a Flask blueprint. Refuses to know SQL."""

import hmac
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, Response, request

from mockpbx import wire
from mockpbx.control.bodies import body_of, present_in, step_in
from mockpbx.errors import ApiError, DeniedError, NotFoundError
from mockpbx.jobs import Jobs
from mockpbx.model import Delivery, Event, Instant, Mail, Webhook
from mockpbx.model.instant import render_instant
from mockpbx.pbx import Pbx

PATH = "/api"
_READING = frozenset(("GET", "HEAD"))


def build_plane(pbx: Pbx, jobs: Jobs, *, token: str | None = None) -> Blueprint:
    """Build the control plane of one mock PBX; callers from other machines must present the token, if there is one."""
    plane = Blueprint("control", __name__, url_prefix=PATH)

    @plane.before_request
    def guard() -> None:
        _refuse_strangers(token)
        _refuse_other_origins()

    @plane.errorhandler(ApiError)
    def answer_error(error: ApiError) -> Response:
        headers = dict(error.headers)
        return Response(wire.errors(error.faults), error.status, headers, content_type="application/json")

    _add_clock(plane, pbx, jobs)
    _add_outbox(plane, pbx)
    _add_webhooks(plane, pbx)
    return plane


def _refuse_strangers(token: str | None) -> None:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    is_known = token is not None and hmac.compare_digest(given.encode(), token.encode())
    is_local = request.remote_addr is not None and ip_address(request.remote_addr).is_loopback
    if not is_known and not is_local:
        raise DeniedError("the control plane is for callers on this machine, or with the control token")


def _refuse_other_origins() -> None:
    origin = request.headers.get("Origin")
    if request.method not in _READING and origin not in (None, request.host_url.rstrip("/")):
        raise DeniedError("the control plane is not for pages of other origins")


def _answer(value: Any, status: int = 200) -> Response:
    return Response(wire.render(value), status, content_type="application/json")


def _collection(rows: list[dict[str, Any]]) -> Response:
    return _answer({"count": len(rows), "items": rows})


def _add_clock(plane: Blueprint, pbx: Pbx, jobs: Jobs) -> None:
    def state() -> dict[str, Any]:
        return {
            "now": render_instant(pbx.clock.now()),
            "is_frozen": pbx.clock.is_frozen,
            "report_seconds": pbx.report_seconds,
            "next_due": _spelt(jobs.next_due()),
        }

    @plane.get("/clock")
    def get_clock() -> Response:
        return _answer(state())

    @plane.patch("/clock")
    def change_clock() -> Response:
        body = body_of(request, "clock")
        now = present_in(body, "now") if "now" in body else None
        pbx.report_seconds = body.get("report_seconds", pbx.report_seconds)
        if "is_frozen" in body:
            (jobs.freeze_clock if body["is_frozen"] else jobs.run_clock)()
        if now is not None:
            jobs.set_clock(now)
        return _answer(state())

    @plane.post("/clock/advance")
    def advance_clock() -> Response:
        step = step_in(body_of(request, "advance"), pbx.clock.now())
        done = jobs.advance(step)
        return _answer({**state(), "done": done})


def _add_outbox(plane: Blueprint, pbx: Pbx) -> None:
    post = pbx.store.post

    @plane.get("/outbox")
    def list_mails() -> Response:
        return _collection([_mail(mail) for mail in post.mails()])

    @plane.get("/outbox/<mail_id>/message")
    def get_message(mail_id: str) -> Response:
        found = [mail for mail in post.mails() if mail.id == mail_id]
        if not found:
            raise NotFoundError
        return Response(found[0].content, content_type="message/rfc822")

    @plane.delete("/outbox")
    def clear_mails() -> Response:
        post.clear_mails()
        return Response(status=204)


def _add_webhooks(plane: Blueprint, pbx: Pbx) -> None:
    post = pbx.store.post

    @plane.get("/webhooks")
    def list_webhooks() -> Response:
        return _collection([_webhook(webhook) for webhook in post.webhooks()])

    @plane.post("/webhooks")
    def create_webhook() -> Response:
        body = body_of(request, "webhook")
        webhook = pbx.announcer.subscribe(
            body["url"], [Event(name) for name in body.get("events", list(Event))], pbx.clock.now()
        )
        # The secret is told once, to whoever subscribes.
        return _answer({**_webhook(webhook), "secret": webhook.secret}, 201)

    @plane.delete("/webhooks/<webhook_id>")
    def remove_webhook(webhook_id: str) -> Response:
        if not post.remove_webhook(webhook_id):
            raise NotFoundError
        return Response(status=204)

    @plane.get("/deliveries")
    def list_deliveries() -> Response:
        return _collection([_delivery(delivery) for delivery in post.deliveries()])


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "sent_at": render_instant(mail.sent_at),
        "recipient": mail.recipient,
        "subject": mail.subject,
        "link": mail.link,
        "completed_call_report_id": mail.completed_id,
    }


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
        "due_at": _spelt(delivery.due_at),
        "attempt_count": delivery.attempt_count,
        "state": delivery.state,
        "outcome": delivery.outcome,
    }


def _spelt(instant: Instant | None) -> str | None:
    return None if instant is None else render_instant(instant)
