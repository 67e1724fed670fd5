"""What tells of people has a pseudonym in everything that is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.personal import Pseudonyms

NAMES = ("caller", "callee_display_name", "email", "trunk")
PSEUDONYMS = Pseudonyms(NAMES, "a secret", known=["Ada Brandt", "+12025550143"])


def _exchange(**changes: object) -> Exchange:
    facts = {"method": "GET", "url": "http://h/api/cdrs", "status": 200, **changes}
    return Exchange(**facts)  # type: ignore[arg-type]  # the test names the members


def test_the_document_says_what_is_personal(document: Document) -> None:
    """Callers, callees, names, e-mails and trunks are marked in the document; ids and times are not."""
    assert document.personal >= {"caller", "callee", "caller_display_name", "email", "trunk", "user_data", "from_value"}
    assert not document.personal & {"id", "session_id", "started_at", "direction", "name"}


@given(st.text(max_size=60))
def test_a_pseudonym_keeps_the_form(text: str) -> None:
    """The same text has the same pseudonym, of the same length, with signs where signs were."""
    stand_in = PSEUDONYMS.of(text)
    assert stand_in == PSEUDONYMS.of(text)
    if "@" not in text:
        assert len(stand_in) == len(text)
        assert [one.isalnum() for one in stand_in] == [one.isalnum() for one in text]


def test_only_who_has_the_key_makes_it_again() -> None:
    """Another key gives another pseudonym; upper and lower case have one."""
    assert PSEUDONYMS.of("Ada Brandt") != Pseudonyms(NAMES, "another", ()).of("Ada Brandt")
    assert PSEUDONYMS.of("ADA BRANDT") == PSEUDONYMS.of("Ada Brandt").upper()


def test_an_address_becomes_nobodys() -> None:
    """A pseudonym of an e-mail address lies in a domain that is nobody's; an address that does so already stays."""
    assert PSEUDONYMS.of("ada@acme.com").endswith(".example")
    assert PSEUDONYMS.of("ops@acme.example") == "ops@acme.example"


@pytest.mark.parametrize(
    ("filter_text", "gone", "kept"),
    [
        ("caller eq '2041'", ["2041"], ["caller eq '"]),
        ("trunk in ('North','South')", ["North", "South"], ["trunk in ('"]),
        ("contains(callee_display_name,'O''Hara')", ["O''Hara"], ["contains(callee_display_name,'"]),
        ("direction eq 'INBOUND_CALL' and id eq '77'", [], ["INBOUND_CALL", "'77'"]),
        ("not (caller ne '2041' or duration gt 5)", ["2041"], ["duration gt 5"]),
    ],
)
def test_literals_beside_personal_fields_are_hidden(filter_text: str, gone: list[str], kept: list[str]) -> None:
    """A filter loses what is compared with a personal field, and nothing else."""
    hidden = PSEUDONYMS._filter(filter_text)
    assert not [one for one in gone if one in hidden]
    assert not [one for one in kept if one not in hidden]


def test_a_search_loses_known_texts_alone() -> None:
    """Words that stand in known texts are hidden; odd words that were made up stay as evidence."""
    url = PSEUDONYMS.url("http://h/api/cdrs?search=brandt%20or%20%22Ada%20Brandt%22%20DROP%20%25")
    assert "brandt" not in url.lower()
    assert "DROP%20%25" in url


def test_an_address_without_anything_personal_keeps_its_spelling() -> None:
    """What has nothing to hide is not spelt anew."""
    url = "http://h/api/cdrs?filter=id+eq+%27%ff%27&top=%31"
    assert PSEUDONYMS.url(url) == url


def test_bodies_lose_personal_members_and_known_texts() -> None:
    """In JSON the personal members are replaced, blanks stay blanks; known texts go wherever they stand."""
    body = b'{"items":[{"caller": "2041", "trunk": null, "id": "2041", "x": "to Ada Brandt"}]}'
    hidden = PSEUDONYMS.exchange(_exchange(response_body=body, response_headers={"content-type": "application/json"}))
    assert b'"trunk": null, "id": "2041"' in hidden.response_body
    assert b'"caller": "2041"' not in hidden.response_body
    assert b"Ada Brandt" not in hidden.response_body


def test_a_file_is_left_out() -> None:
    """A report's file tells of people in every line, so that its length alone stays."""
    hidden = PSEUDONYMS.exchange(
        _exchange(response_body=b"Caller\nAda\n", response_headers={"content-type": "text/csv"})
    )
    assert hidden.response_body == b"(11 bytes, left out: they may tell of people)"
