"""A token opens the PBX that it belongs to, and nothing in any other."""

from itertools import product

import pytest

from mockpbx.sandboxes.sandboxes import code_of
from tests.sandboxes.conftest import ORDER, House

OWNERS = ("main", "one", "two")
WHO = {"username": "101", "password": "mockpbx"}


def house_tokens(house: House) -> dict[str, str]:
    """The tokens that never expire, of the main PBX and two sandboxes."""
    return {"main": house.mock.token} | {name: house.open(name=name)["token"] for name in OWNERS[1:]}


def signed_in(house: House, name: str) -> dict[str, str]:
    """The tokens of a session that was opened by the header alone."""
    who = {"username": house.mock.pbx.admin.username, "password": "mockpbx"}
    answer = house.ask("/auth/sign_in", None, to=name, json=who)
    assert answer.status_code == 200
    pair: dict[str, str] = answer.json()
    return pair


def test_house_tokens_open_their_own(house: House) -> None:
    """By itself a token leads home; beside a header that leads elsewhere it opens nothing."""
    tokens = house_tokens(house)
    for owner, header in product(OWNERS, (None, *OWNERS)):
        status = 200 if header in (None, owner) else 401
        assert house.ask("/cdrs", tokens[owner], to=header).status_code == status, (owner, header)
    assert len(set(tokens.values())) == len(OWNERS)


def test_tokens_of_sessions_open_their_own(house: House) -> None:
    """Who signs in by the header gets tokens that lead there without it, and nowhere else with another."""
    house_tokens(house)
    tokens = {name: signed_in(house, name)["access_token"] for name in OWNERS}
    for owner, header in product(OWNERS, (None, *OWNERS)):
        status = 200 if header in (None, owner) else 401
        assert house.ask("/cdrs", tokens[owner], to=header).status_code == status, (owner, header)


def test_refresh_tokens_are_good_at_home(house: House) -> None:
    """A session is renewed where it was opened, by the header, and nowhere else; the new token leads there again."""
    house_tokens(house)
    pair = signed_in(house, "one")
    body = {"refresh_token": pair["refresh_token"]}
    elsewhere = [house.ask("/auth/refresh_token", None, to=to, json=body) for to in (None, "main", "two")]
    assert [answer.status_code for answer in elsewhere] == [401] * 3
    renewed = house.ask("/auth/refresh_token", None, to="one", json=body)
    assert renewed.status_code == 200
    assert house.ask("/cdrs", renewed.json()["access_token"]).status_code == 200
    assert house.ask("/auth/refresh_token", None, to="one", json=body).status_code == 401


def test_signing_out_ends_one_session(house: House) -> None:
    """The session ends where its token leads; the same user elsewhere, and house tokens, stay signed in."""
    tokens = house_tokens(house)
    gone, kept = signed_in(house, "one")["access_token"], signed_in(house, "two")["access_token"]
    for token in (gone, tokens["one"]):
        assert house.ask("/auth/sign_out", token, content=b"").status_code == 200
    assert house.ask("/cdrs", gone).status_code == 401
    assert [house.ask("/cdrs", token).status_code for token in (kept, tokens["one"], tokens["main"])] == [200] * 3


def test_what_is_written_by_a_token_is_read_by_it_alone(house: House) -> None:
    """An order goes where its token leads, and nobody else has it."""
    tokens = house_tokens(house)
    created = house.ask("/call_reports", tokens["one"], json={**ORDER, "cron_expr": "0 6 * * 1"})
    path = f"/call_reports/{created.json()['id']}"
    assert [house.ask(path, tokens[name]).status_code for name in OWNERS] == [404, 200, 404]
    assert [house.ask("/call_reports", tokens[name]).json()["count"] for name in OWNERS] == [0, 1, 0]


@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER   "])
def test_the_scheme_is_read_alike_everywhere(scheme: str, house: House) -> None:
    """However a client spells the scheme, a sandbox's token leads there as the main one's leads to main."""
    for token in house_tokens(house).values():
        assert house.api.get("/cdrs", headers={"Authorization": scheme + token}).status_code == 200


def test_a_made_up_token_opens_nothing(house: House) -> None:
    """To know by what a sandbox's tokens begin is of no use."""
    house_tokens(house)
    for token in (code_of("one"), code_of("one") + "A" * 38, house.mock.token[:-1], "x"):
        assert house.ask("/cdrs", token).status_code == 401


def test_the_header_names_a_sandbox_once(house: House) -> None:
    """A name that nobody has is 404, and two names are refused, for the API as for the control plane."""
    token = house.open(name="one")["token"]
    assert house.ask("/cdrs", token, to="three").status_code == 404
    assert house.control.get("/world", headers={"X-Mock-Sandbox": "three"}).status_code == 404
    fields = [("Authorization", f"Bearer {token}"), ("X-Mock-Sandbox", "one"), ("X-Mock-Sandbox", "main")]
    assert house.api.get("/cdrs", headers=fields).status_code == 400
    assert house.control.get("/world", headers=fields[1:]).status_code == 404


def test_a_dropped_sandbox_is_gone_for_its_tokens(house: House) -> None:
    """Its tokens are nobody's then; another of the same name is new, though its house token is the same."""
    token = house.open(name="one")["token"]
    session = signed_in(house, "one")["access_token"]
    house.ask("/call_reports", token, json={**ORDER, "cron_expr": "0 6 * * 1"})
    assert house.control.delete("/sandboxes/one").status_code == 204
    assert [house.ask("/cdrs", one).status_code for one in (token, session)] == [401, 401]
    assert house.open(name="one")["token"] == token
    assert house.ask("/cdrs", session).status_code == 401
    assert house.ask("/call_reports", token).json()["count"] == 0
