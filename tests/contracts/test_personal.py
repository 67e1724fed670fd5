"""What tells of people has a pseudonym in everything that is written."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.personal import Pseudonyms

NAMES = ("caller", "callee_display_name", "email", "trunk")
JSON = {"content-type": "application/json"}
PSEUDONYMS = Pseudonyms(NAMES, "a secret", known=["Ada Brandt", "+12025550143"])


def _exchange(**changes: object) -> Exchange:
    facts = {"method": "GET", "url": "http://h/api/cdrs", "status": 200, **changes}
    return Exchange(**facts)  # type: ignore[arg-type]  # the test names the members


def test_the_document_says_what_is_personal(document: Document) -> None:
    """Callers, callees, names, e-mails, domains and trunks are marked in the document; ids and times are not."""
    assert document.personal >= {"caller", "callee", "caller_display_name", "email", "trunk", "user_data", "from_value"}
    assert document.personal >= {"caller_domain", "callee_domain"}
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


def test_a_domain_is_hidden_but_not_in_nobodys_address(document: Document) -> None:
    """A call's domain has one pseudonym, in members, filters and messages; an address that stays keeps its own."""
    reader = Pseudonyms(document.personal, "a secret", known=["acme.example", "sip.southlink.example"])
    body = b'{"caller_domain":"acme.example","email":"ops@acme.example","x":"at ACME.example, for ops@acme.example."}'
    url = "http://h/api/cdrs?filter=caller_domain%20eq%20%27acme.example%27"
    hidden = reader.exchange(_exchange(response_body=body, response_headers=JSON, url=url))
    shown = json.loads(hidden.response_body)
    domain = shown["caller_domain"]
    assert domain == reader.of("acme.example") != "acme.example"
    assert shown["email"] == "ops@acme.example"
    assert shown["x"].lower() == f"at {domain}, for ops@acme.example."
    assert hidden.url.endswith(f"%27{domain}%27")
    other = b'{"message":"sip:2041@acme.example.com via sip.southlink.example"}'
    assert not re.search(b"acme|southlink", reader.exchange(_exchange(response_body=other)).response_body)


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


@pytest.mark.parametrize("value", ["2041", "-2041.5", '["2041", 77123, null]', "[]", "[ 77123 ]", "true", "null", '""'])
def test_personal_values_of_every_type_are_hidden(value: str) -> None:
    """Numbers and the elements of lists have pseudonyms of their type; truth values and blanks tell of nobody."""
    body = f'{{"caller":{value},"id":"2041", "more": [77123]}}'
    hidden = PSEUDONYMS.exchange(_exchange(response_body=body.encode(), response_headers=JSON)).response_body
    shown, given = json.loads(hidden)["caller"], json.loads(value)
    assert type(shown) is type(given)
    assert json.loads(hidden) == {"caller": shown, "id": "2041", "more": [77123]}
    told = {text for text in ("2041", "77123") if text in value}
    assert not [text for text in told if text in json.dumps(shown)]
    assert {text.strip("-").partition(".")[0] for text in PSEUDONYMS.personal_texts(body.encode())} - {""} == told


@example(-4)
@given(st.integers())
def test_the_pseudonym_of_a_number_is_a_number(number: int) -> None:
    """A number keeps its sign and its count of digits."""
    body = json.dumps({"caller": number}).encode()
    hidden = PSEUDONYMS.exchange(_exchange(response_body=body, response_headers=JSON)).response_body
    assert len(str(json.loads(hidden)["caller"])) == len(str(number))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content-disposition", 'attachment; filename="calls of Ada Brandt.csv"'),
        ("content-disposition", "attachment; filename=\"calls.csv\"; filename*=utf-8''calls%20of%20Ada%20Brandt.csv"),
        ("location", "/api/cdrs?filter=caller%20eq%20%27Ada%20Brandt%27"),
        ("location", "/people/Ada%20Brandt/calls"),
        ("content-location", "/api/cdrs?search=Ada%20Brandt"),
    ],
)
def test_headers_lose_people(name: str, value: str) -> None:
    """The name of a file and the address in an answer's header lose what tells of people, and keep the rest."""
    hidden = PSEUDONYMS.exchange(_exchange(response_headers={name: value, "x": "y"})).response_headers
    assert "Brandt" not in hidden[name]
    assert len(hidden[name].split("=")) == len(value.split("="))
    assert hidden["x"] == "y"


def test_what_others_asked_for_is_hidden_known_or_not() -> None:
    """A wary reader hides every word of a search and every file's name, though nobody has told him of them."""
    wary = Pseudonyms(NAMES, "a secret", is_wary=True)
    headers = {"content-disposition": 'attachment; filename="Jo Doe.csv"'}
    hidden = wary.exchange(_exchange(url="http://h/api/cdrs?search=Jo%20%22Doe%22&top=5", response_headers=headers))
    assert not {"Jo", "Doe"} & set(re.findall("[A-Za-z]+", hidden.url + str(hidden.response_headers)))
    assert hidden.url.endswith("&top=5")
    assert hidden.response_headers["content-disposition"].endswith('.csv"')


def test_a_file_is_left_out() -> None:
    """A report's file tells of people in every line, so that its length alone stays."""
    hidden = PSEUDONYMS.exchange(
        _exchange(response_body=b"Caller\nAda\n", response_headers={"content-type": "text/csv"})
    )
    assert hidden.response_body == b"(11 bytes, left out: they may tell of people)"
