"""No secret is in a byte of the journal, wherever in a request or an answer it stood."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.journal import Exchange, Journal, JournalQuery, entry_detail, har
from mockpbx.mask import masked_body
from tests.journal.conftest import Seen
from tests.middleware.conftest import HOST, Headers
from tests.self_check.honest import answered_of
from tests.watched import JSON_TYPE, Watched

CANARY = "Canary-17-Hidden"
ISSUED = "ABCDEFGH" * 6
AUTHORIZATION = (b"authorization", f"Bearer {CANARY}".encode())
PLACES: dict[str, dict[str, Any]] = {
    "authorization": {"headers": (AUTHORIZATION,)},
    "basic": {"headers": ((b"authorization", f"Basic {CANARY}".encode()),)},
    "proxy": {"headers": ((b"proxy-authorization", CANARY.encode()),)},
    "cookie": {"headers": ((b"cookie", f"sid={CANARY}".encode()),)},
    "api key": {"headers": ((b"x-api-key", CANARY.encode()),)},
    "token header": {"headers": ((b"x-auth-token", CANARY.encode()),)},
    "mixed case": {"headers": ((b"X-Access-Token", CANARY.encode()),)},
    "set-cookie": {"answer_headers": ((b"set-cookie", f"sid={CANARY}".encode()),)},
    "option": {"query": f"top=1&access_token={CANARY}&skip=2"},
    "encoded option": {"query": f"%74oken={CANARY}"},
    "option after a semicolon": {"query": f"top=1;password={CANARY}"},
    "token in the path": {"headers": (AUTHORIZATION,), "path": f"/api/cdrs/{CANARY}"},
    "token in a filter": {"headers": (AUTHORIZATION,), "query": f"filter=caller%20eq%20'{CANARY}'"},
    "issued token in the path": {"path": f"/api/cdrs/{ISSUED}"},
    "issued token in a body": {"request": b'{"name":"%b"}' % ISSUED.encode()},
    "issued token in a refusal": {"status": 400, "answer": b'{"errors":["%b"]}' % ISSUED.encode()},
    "presented token in a refusal": {"headers": (AUTHORIZATION,), "status": 404, "answer": CANARY.encode()},
    "sign-in": {"path": "/api/auth/sign_in", "request": b'{"username":"a","password":"%b"}' % CANARY.encode()},
    "sign-in gone wrong": {"path": "/api/auth/sign_in", "request": b'{"password":"%b"' % CANARY.encode()},
    "sign-in as a form": {"path": "/api/auth/sign_in", "request": b"user=a&pw=%b" % CANARY.encode()},
    "sign-in as a word": {"path": "/api/auth/sign_in", "request": b'"%b"' % CANARY.encode()},
    "sign-in elsewhere": {"path": "/api/login", "request": b'{"Password":"%b"}' % CANARY.encode()},
    "repeated member": {"request": b'{"a":{"password":"%b"},"a":1,"token":2}' % CANARY.encode()},
    "escaped member": {"request": b'{"pass\\u0077ord":"%b"}' % CANARY.encode()},
    "nested member": {"request": b'{"a":[{"b":{"client_secret":["%b"]}}]}' % CANARY.encode()},
    "deep member": {"request": b'{"a":' * 900 + b'{"token":"%b"}' % CANARY.encode() + b"}" * 900},
    "long sign-in": {
        "path": "/api/auth/sign_in",
        "request": b'{"password":"%b","x":"%b"}' % (CANARY.encode(), b"x" * 200_000),
    },
    "token pair": {"path": "/api/auth/refresh_token", "answer": b'{"access_token":"%b"}' % CANARY.encode()},
    "half a token pair": {"path": "/api/auth/refresh_token", "answer": b'{"refresh_token":"%b' % CANARY.encode()},
}


def written(journal: Journal) -> str:
    """All that a journal can be made to say."""
    entries = journal.entries(JournalQuery(limit=1000))
    return repr(entries) + json.dumps([entry_detail(one) for one in entries]) + har(entries)


@pytest.mark.parametrize("place", PLACES)
def test_no_canary_is_in_a_byte(journal: Journal, place: str) -> None:
    """A secret in this place is neither in the entries nor in the file made of them."""
    journal.record(Seen(**PLACES[place]).sighting())
    assert len(journal) == 1
    said = written(journal)
    assert CANARY not in said
    assert ISSUED not in said
    assert "***" in said


def test_what_is_no_secret_stays(journal: Journal) -> None:
    """Bodies, options and fields that hold no secrets are kept to the byte."""
    seen = Seen(
        headers=((b"host", b"localhost"), (b"x-trace", b"17")),
        query="filter=caller%20eq%20%27204%27&top=5",
        request=b'{ "name" : "Weekly" }',
        answer_headers=((b"www-authenticate", b"Bearer"),),
    )
    journal.record(seen.sighting())
    (kept,) = journal.entries(JournalQuery())
    assert (kept.request_headers, kept.answer_headers) == (seen.headers, seen.answer_headers)
    assert kept.target == b"/api/cdrs?filter=caller%20eq%20%27204%27&top=5"
    assert (kept.request_body.content, kept.request_body.is_masked) == (b'{ "name" : "Weekly" }', False)


def test_masked_bodies_say_so_and_keep_the_rest(journal: Journal) -> None:
    """The names and everything beside the secret stand there still."""
    journal.record(Seen(path="/api/auth/sign_in", request=b'{"username":"a","password":"b"}').sighting())
    (kept,) = journal.entries(JournalQuery())
    assert json.loads(kept.request_body.content) == {"username": "a", "password": "***"}
    assert (kept.request_body.is_masked, kept.request_body.size) == (True, 31)


def test_a_session_leaves_no_secret_in_the_journal(watched: Watched) -> None:
    """Signing in, renewing, asking and signing out: no password, no token is in a byte of what was recorded."""
    name, password = watched.pbx.admin.username, watched.pbx.settings.password
    first = json.loads(
        watched.ask("/api/auth/sign_in", method="POST", body={"username": name, "password": password}).body
    )
    pair = json.loads(
        watched.ask("/api/auth/refresh_token", method="POST", body={"refresh_token": first["refresh_token"]}).body
    )
    watched.ask("/api/cdrs?top=1", token=pair["access_token"])
    watched.ask(f"/api/cdrs/{pair['access_token']}", token=pair["access_token"])
    watched.ask(f"/api/cdrs?{pair['refresh_token']}=1", token=pair["access_token"])
    watched.ask("/api/auth/sign_out", method="POST", token=pair["access_token"])
    secrets = [watched.pbx.token, password]
    secrets += [one[key] for one in (first, pair) for key in ("access_token", "refresh_token")]
    said = written(watched.journal)
    assert len(watched.journal) == 6
    assert [secret for secret in secrets if secret in said] == []


def test_no_secret_is_in_a_violation(watched: Watched) -> None:
    """What the self-check shows as an example of a broken session holds no token either."""
    pair = b'{"token_type":"Basic","access_token":"%b","refresh_token":"%b"}' % (CANARY.encode(), ISSUED.encode())
    answered = answered_of(
        "signIn", method="POST", path=b"/api/auth/sign_in", query=b"token=" + CANARY.encode(), body=pair
    )
    assert watched.check.look(answered)
    assert watched.check.look(answered_of("signIn", method="POST", path=b"/api/auth/sign_in", body=CANARY.encode()))
    said = repr(watched.check.violations.all())
    assert CANARY not in said
    assert ISSUED not in said


NAMES = st.sampled_from(["password", "Access_Token", "client-secret", "apiKey", "x-authorization"])
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | NAMES, inner, max_size=3),
    max_leaves=10,
)


@given(value=JSON_VALUES, name=NAMES, is_secret=st.booleans())
def test_a_secret_anywhere_in_any_json_goes(value: Any, name: str, *, is_secret: bool) -> None:
    """Whatever stands around it and whatever it is, a value with a secret's name is replaced."""
    for secret in (CANARY, [CANARY], {"a": CANARY}):
        body = json.dumps({"around": value, "inner": [{name: secret}]}).encode()
        assert CANARY.encode() not in masked_body(body, b"", is_secret=is_secret)


def test_a_broken_request_is_recorded_without_its_secret(watched: Watched) -> None:
    """What the gate refuses is recorded too, and masked alike."""
    headers: Headers = [HOST, HOST, JSON_TYPE, (b"authorization", f"Bearer {CANARY}".encode())]
    assert watched.ask_raw("/api/cdrs", headers=headers).status == 400
    (kept,) = watched.journal.entries(JournalQuery())
    assert isinstance(kept, Exchange)
    assert (b"authorization", b"***") in kept.request_headers
