"""Mails taken apart: whatever is in them can be looked at."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.console.mails import letter_of
from mockpbx.model import Mail
from mockpbx.pbx import Pbx
from tests.conftest import NOW

FIELDS = ("From", "To", "Date", "Message-ID", "Subject", "Content-Type", "Content-Transfer-Encoding")
VALUES = (
    *("", "<", "<<<", "\r", "yesterday", '"', "a@", "=?utf-8?b?w?=", "=?utf-8?b?!!!?=", "=?nix?q?a?=", "text/", "/"),
    *("text/html; charset=nix", "text/html; charset*=utf-8''x", "multipart/mixed", "multipart/mixed; boundary=b"),
    *("message/rfc822", "message/delivery-status", "base64", "x-uuencode", "quoted-printable"),
)
HEADS = st.lists(st.builds("{}: {}".format, st.sampled_from(FIELDS), st.sampled_from(VALUES) | st.text(max_size=5)))
BODIES = st.sampled_from(["", "!!!", "--b\r\n\r\nx\r\n--b--", "begin 644 x\r\n!\r\nend"]) | st.text(max_size=20)


def _mail(content: bytes) -> Mail:
    return Mail(id="2", sent_at=NOW, recipient="", subject="", link="", completed_id="1", content=content)


@given(head=HEADS, body=BODIES)
def test_no_mail_is_too_damaged_to_be_taken_apart(head: list[str], body: str) -> None:
    """Fields without the structure they should have, unknown charsets and broken parts are shown as they can be."""
    letter_of(_mail("\r\n".join([*head, "", body]).encode()))


def test_encoded_words_are_read() -> None:
    """A field says what was written, over all its lines; what stands in no known charset stays as it is."""
    letter = letter_of(
        _mail(b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n und mehr\r\nTo: =?nix?q?a?= <a@b.example>\r\n\r\nx")
    )
    assert letter.head == [("Subject", "Grüße und mehr"), ("To", "=?nix?q?a?= <a@b.example>")]


@pytest.mark.parametrize(
    "content", [b"From: \r\nTo: <<<\r\nDate: yesterday\r\nMessage-ID: <\r\n\r\nHello", b"\xff\xfe", b""]
)
def test_the_page_of_a_damaged_mail_is_shown(pages: FlaskClient, pbx: Pbx, content: bytes) -> None:
    """It says what there is, and gives the message as a file."""
    pbx.store.post.put_mail(_mail(content))
    page = pages.get("/outbox/2")
    assert page.status_code == 200
    assert ("Hello" in page.text) == (b"Hello" in content)
    assert pages.get("/outbox/2.eml").data == content
