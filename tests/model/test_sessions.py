"""Sessions: signing in, renewing, expiring, signing out."""

import pytest

from mockpbx.model import SECOND, Instant, Role
from mockpbx.sessions import REFRESH_SECONDS, TOKEN_SECONDS, Sessions, User, make_token

NOW = Instant(1_000 * SECOND)
ADMIN = User(username="ada", role=Role.ADMIN)
CLERK = User(username="bob", role=Role.STANDARD_USER)


@pytest.fixture
def sessions() -> Sessions:
    """Two users with one password, and the house token."""
    users = {user.username: user for user in (ADMIN, CLERK)}
    return Sessions(users, house_user=ADMIN, house_token="HOUSE", password="secret")


def later(seconds: int) -> Instant:
    """An instant so many seconds after the start."""
    return Instant(NOW + seconds * SECOND)


def test_the_house_token_never_expires(sessions: Sessions) -> None:
    """The house token is good at any time, and signing it out changes nothing."""
    sessions.sign_out("HOUSE")
    assert sessions.user_of("HOUSE", later(10**9)) == ADMIN


def test_a_token_lives_as_long_as_it_says(sessions: Sessions) -> None:
    """An access token is good until its last second, and not after."""
    pair = sessions.sign_in("bob", "secret", NOW)
    assert pair is not None
    assert sessions.user_of(pair.access_token, later(TOKEN_SECONDS - 1)) == CLERK
    assert sessions.user_of(pair.access_token, later(TOKEN_SECONDS)) is None


@pytest.mark.parametrize(("username", "password"), [("bob", "wrong"), ("nobody", "secret"), ("bob", "")])
def test_wrong_credentials_open_nothing(sessions: Sessions, username: str, password: str) -> None:
    """Neither a wrong name nor a wrong password gives a token."""
    assert sessions.sign_in(username, password, NOW) is None


def test_a_refresh_token_is_good_once(sessions: Sessions) -> None:
    """Renewing gives a new pair and uses the refresh token up."""
    first = sessions.sign_in("ada", "secret", NOW)
    assert first is not None
    second = sessions.refresh(first.refresh_token, later(5))
    assert second is not None
    assert second.access_token != first.access_token
    assert sessions.refresh(first.refresh_token, later(6)) is None


def test_a_refresh_token_grows_too_old(sessions: Sessions) -> None:
    """A refresh token is refused after its time."""
    pair = sessions.sign_in("ada", "secret", NOW)
    assert pair is not None
    assert sessions.refresh(pair.refresh_token, later(REFRESH_SECONDS)) is None


def test_signing_out_ends_both_tokens(sessions: Sessions) -> None:
    """After signing out neither the access nor the refresh token is good."""
    pair = sessions.sign_in("ada", "secret", NOW)
    assert pair is not None
    sessions.sign_out(pair.access_token)
    assert sessions.user_of(pair.access_token, NOW) is None
    assert sessions.refresh(pair.refresh_token, NOW) is None


def test_sessions_are_bounded(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the most that are kept, the oldest session is forgotten."""
    monkeypatch.setattr("mockpbx.sessions._SESSIONS_KEPT", 2)
    pairs = [sessions.sign_in("ada", "secret", NOW) for _ in range(3)]
    known = [pair is not None and sessions.user_of(pair.access_token, NOW) is not None for pair in pairs]
    assert known == [False, True, True]


def test_tokens_have_the_form_of_the_pbx() -> None:
    """A token is 48 capitals and digits, fixed by its secret and names."""
    token = make_token("1", "house")
    assert len(token) == 48
    assert token.isalnum()
    assert token.isupper()
    assert token == make_token("1", "house") != make_token("2", "house")


def test_a_token_that_is_not_latin_is_only_unknown(sessions: Sessions) -> None:
    """A token of any characters is compared, never an error."""
    assert sessions.user_of("ñ☎", NOW) is None
