"""A completed report is announced by mail: into the outbox, and to a mail server where there is one."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.clock import ManualClock
from mockpbx.delivery import SmtpServer, compose_mail, is_address
from mockpbx.jobs import Jobs
from mockpbx.model import HOUR, CompletedReport, DeliveryState, Instant, ReportFormat, ReportType
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec

SPEC = load_spec()
NOW = parse_instant("2026-03-09T14:00:00Z")
ORDER = {
    "name": "Wöchentlich",
    "type": "NORMAL",
    "email": "ops@b.example",
    "format": "CSV",
    "range": "TODAY",
    "filter": {},
}


class Mailbox:
    """Takes mails, after it has refused some."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusals = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail."""
        if self.refusals:
            self.refusals -= 1
            return "451 later"
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, SmtpServer]]:
    """A mail server of the tests' own."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box, SmtpServer(host="127.0.0.1", port=port)
    finally:
        controller.stop()


def made(**settings: Any) -> Pbx:
    """A PBX that has completed one report."""
    pbx = Pbx(SPEC, PbxSettings(call_count=10, report_seconds=0, **settings), ManualClock(NOW))
    pbx.create_report(ORDER)
    Jobs(pbx).advance(0)
    return pbx


def test_a_completed_report_is_announced() -> None:
    """The mail goes to the order's address, and its link leads to the file."""
    pbx = made(public_url="https://pbx.example:8887/")
    (mail,) = pbx.store.post.mails()
    message = message_from_bytes(mail.content, policy=default)
    assert isinstance(message, EmailMessage)
    assert (message["To"], message["Subject"]) == ("ops@b.example", "Report completed: Wöchentlich")
    completed = pbx.completed(mail.completed_id)
    assert mail.link == f"https://pbx.example:8887/api/blobs/{completed.digest}"
    assert mail.link in message.get_content()
    assert message["Date"].datetime.isoformat() == "2026-03-09T14:00:00+00:00"


def test_mails_go_to_a_server_when_there_is_one(mailbox: tuple[Mailbox, SmtpServer]) -> None:
    """What is in the outbox arrives there, as it was written."""
    box, server = mailbox
    pbx = made(smtp=server)
    (received,) = box.mails
    (mail,) = pbx.store.post.mails()
    written = message_from_bytes(mail.content, policy=default)
    assert received["Subject"] == written["Subject"]
    assert isinstance(written, EmailMessage)
    assert received.get_content().splitlines() == written.get_content().splitlines()
    (delivery,) = pbx.store.post.deliveries()
    assert (delivery.state, delivery.outcome) == (DeliveryState.DELIVERED, "accepted")


def test_a_mail_that_is_refused_is_sent_again(mailbox: tuple[Mailbox, SmtpServer]) -> None:
    """Tries follow on the clock, as they do for events."""
    box, server = mailbox
    box.refusals = 2
    pbx = made(smtp=server)
    (delivery,) = pbx.store.post.deliveries()
    assert (delivery.state, delivery.outcome) == (DeliveryState.PENDING, "refused with 451")
    Jobs(pbx).advance(HOUR)
    (delivery,) = pbx.store.post.deliveries()
    assert (delivery.state, delivery.attempt_count, len(box.mails)) == (DeliveryState.DELIVERED, 3, 1)


def test_a_server_that_is_not_there_is_no_crash() -> None:
    """The mail is in the outbox, and the delivery says what happened."""
    pbx = made(smtp=SmtpServer(host="127.0.0.1", port=9))
    (delivery,) = pbx.store.post.deliveries()
    assert delivery.outcome == "ConnectionRefusedError"
    assert len(pbx.store.post.mails()) == 1


@given(st.text() | st.text(alphabet='a\r\n:<>"@,;=?\u2028\x00 Bcc'))
def test_no_name_adds_a_line_to_the_head(name: str) -> None:
    """Whatever a report is called, the mail has its own headers and no other, and can be read."""
    completed = CompletedReport(
        id="1083397701824937984",
        name=name,
        type=ReportType.NORMAL,
        format=ReportFormat.CSV,
        completed_at=Instant(NOW),
        file_name="NORMAL_20260309_153540_937984.csv",
        file_size=10,
        digest="x" * 32,
    )
    facts = {"sender": "pbx@pbx.example", "recipient": "a@b.example", "tenant": "Acme", "link": "http://x/y"}
    mail = compose_mail(completed, sent_at=NOW, **facts)
    read = message_from_bytes(bytes(mail), policy=default)
    known = {"From", "To", "Subject", "Date", "Message-ID", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}
    assert set(read.keys()) == known
    assert read["To"] == "a@b.example"


def test_the_outbox_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest mails stay."""
    monkeypatch.setattr("mockpbx.store.post.MOST_MAILS", 3)
    pbx = made()
    for _ in range(5):
        pbx.create_report(ORDER)
    Jobs(pbx).advance(0)
    mails = pbx.store.post.mails()
    assert [mail.id for mail in mails] == sorted((mail.id for mail in mails), reverse=True)
    assert len(mails) == 3
    assert pbx.store.post.clear_mails() == 3


@pytest.mark.parametrize(
    ("text", "can_send"),
    [
        *(("pbx@pbx.example", True), ("o'neil+pbx@localhost", True)),
        *(
            (text, False)
            for text in ("", "pbx", "pbx@", "@pbx", "a@b\n", "a@b\nX: y", "a@b,c@d", "PBX <a@b>", "a@b\u00e9")
        ),
        ("a" * 250 + "@b.example", False),
    ],
)
def test_senders_are_plain_addresses(text: str, can_send: bool) -> None:
    """Mails come from one address in ASCII, which cannot add anything to their head."""
    assert is_address(text) is can_send
