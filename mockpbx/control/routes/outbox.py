"""The mails that a PBX sent."""

from typing import Any

from flask import Blueprint, Response

from mockpbx.control.answers import Here, collection
from mockpbx.errors import NotFoundError
from mockpbx.model import Mail
from mockpbx.model.instant import render_instant


def add_outbox(plane: Blueprint, here: Here) -> None:
    """Add the routes of the mails."""

    @plane.get("/outbox")
    def list_mails() -> Response:
        return collection([_mail(mail) for mail in here().pbx.store.post.mails()])

    @plane.get("/outbox/<mail_id>/message")
    def get_message(mail_id: str) -> Response:
        found = [mail for mail in here().pbx.store.post.mails() if mail.id == mail_id]
        if not found:
            raise NotFoundError
        return Response(found[0].content, content_type="message/rfc822")

    @plane.delete("/outbox")
    def clear_mails() -> Response:
        here().pbx.store.post.clear_mails()
        return Response(status=204)


def _mail(mail: Mail) -> dict[str, Any]:
    return {
        "id": mail.id,
        "sent_at": render_instant(mail.sent_at),
        "recipient": mail.recipient,
        "subject": mail.subject,
        "link": mail.link,
        "completed_call_report_id": mail.completed_id,
    }
