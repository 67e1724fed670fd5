"""What the PBX sent of its own accord: mails, events, and who is told of them. Refuses to send anything."""

from flask import Blueprint, Response, render_template, request

from mockpbx.console.forms import Action, Wrong, add_actions
from mockpbx.console.here import here
from mockpbx.console.mails import letter_of
from mockpbx.errors import NotFoundError
from mockpbx.model import Mail
from mockpbx.sandboxes import HEADER, Sandboxes

_MOST_SHOWN = 100


def add_outbox(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page of all and of one, and what can be done to them."""
    add_actions(pages, _ACTIONS, then=".outbox", show=_shown)

    @pages.get("/outbox")
    def outbox() -> str:
        return _shown(Wrong())

    @pages.get("/outbox/<mail_id>")
    def mail(mail_id: str) -> str:
        found = _found(mail_id)
        return render_template("mail.html", mail=found, letter=letter_of(found))

    @pages.get("/outbox/<mail_id>.eml")
    def message(mail_id: str) -> Response:
        found = _found(mail_id)
        headers = {"Content-Disposition": f'attachment; filename="{found.id}.eml"'}
        return Response(found.content, headers=headers, content_type="message/rfc822")


def _clear() -> str:
    here().pbx.store.post.clear_mails()
    return "cleared"


def _end(webhook_id: str) -> str:
    if not here().pbx.store.post.remove_webhook(webhook_id):
        raise NotFoundError("there is no such subscription")
    return "ended"


_ACTIONS = (
    Action(path="/outbox/clear", view="clear_mails", form="clear", do=_clear),
    Action(path="/webhooks/<webhook_id>/remove", view="remove_webhook", form="webhook", do=_end),
)


def _shown(wrong: Wrong) -> str:
    post = here().pbx.store.post
    mails, deliveries = post.mails(), post.deliveries()
    return render_template(
        "outbox.html",
        wrong=wrong,
        mails=mails[:_MOST_SHOWN],
        mail_count=len(mails),
        deliveries=deliveries[:_MOST_SHOWN],
        delivery_count=len(deliveries),
        webhooks=post.webhooks(),
        origin=request.host_url.rstrip("/"),
        header=HEADER,
    )


def _found(mail_id: str) -> Mail:
    found = next((mail for mail in here().pbx.store.post.mails() if mail.id == mail_id), None)
    if found is None:
        raise NotFoundError("There is no mail with that id; perhaps it had to make room.")
    return found
