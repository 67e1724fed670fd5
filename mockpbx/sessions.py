"""Who is signed in: users, passwords, tokens and when they expire. Refuses to read time and to know HTTP."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Protocol

from mockpbx.model import SECOND, Instant, Role

TOKEN_SECONDS = 1800
REFRESH_SECONDS = 14 * 24 * 3600
TOKEN_LENGTH = 48
_SESSIONS_KEPT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign in."""

    username: str
    role: Role

    @property
    def sees_tenant(self) -> bool:
        """Whether the role opens the tenant's records and reports."""
        return self.role is not Role.STANDARD_USER


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPair:
    """An access token, the refresh token beside it, and the access token's life in seconds."""

    access_token: str
    refresh_token: str
    expires_seconds: int = TOKEN_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open session as it is kept: keys of its tokens, never the tokens, so that what is kept opens nothing."""

    access_key: str
    refresh_key: str
    username: str
    expires_at: Instant
    refreshable_until: Instant


class Keeper(Protocol):
    """Where sessions are kept."""

    def next_serial(self) -> int:
        """Return a number that was not given before, of which the tokens of a session are made."""
        ...

    def put_session(self, session: Session, *, now: Instant) -> None:
        """Keep a session."""
        ...

    def session(self, access_key: str) -> Session | None:
        """Return the session of an access token's key."""
        ...

    def take_session(self, *, access_key: str = "", refresh_key: str = "") -> Session | None:
        """Remove a session by one of its keys and return it."""
        ...


class MemoryKeeper:
    """Keeps sessions in this process, the newest ten thousand."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._by_access: dict[str, Session] = {}
        self._by_refresh: dict[str, Session] = {}
        self._last_serial = 0

    def next_serial(self) -> int:
        """Return a number that was not given before."""
        self._last_serial += 1
        return self._last_serial

    def another(self) -> "MemoryKeeper":
        """Return a keeper of the same sessions, which goes on by itself."""
        another = copy(self)
        another._by_access, another._by_refresh = dict(self._by_access), dict(self._by_refresh)
        return another

    def put_session(self, session: Session, *, now: Instant) -> None:
        """Keep a session; the oldest makes room."""
        for kept in (self._by_access, self._by_refresh):
            if len(kept) >= _SESSIONS_KEPT:
                del kept[next(iter(kept))]
        self._by_access[session.access_key] = session
        self._by_refresh[session.refresh_key] = session

    def session(self, access_key: str) -> Session | None:
        """Return the session of an access token's key."""
        return self._by_access.get(access_key)

    def take_session(self, *, access_key: str = "", refresh_key: str = "") -> Session | None:
        """Remove a session by one of its keys and return it.

        A session ends for good when it is signed out; when it is renewed, its access token lives on to its end.
        """
        if access_key:
            session = self._by_access.pop(access_key, None)
            if session is not None:
                self._by_refresh.pop(session.refresh_key, None)
            return session
        return self._by_refresh.pop(refresh_key, None)


def make_token(secret: str, *names: object, prefix: str = "") -> str:
    """Derive a token of 48 capitals and digits; the same secret, names and prefix give the same token."""
    key = hashlib.blake2b(secret.encode()).digest()
    text = "\n".join(str(name) for name in names).encode()
    drawn = hashlib.blake2b(text, key=key[:32], digest_size=40).digest()
    return (prefix + base64.b32encode(drawn).decode())[:TOKEN_LENGTH]


def key_of(token: str) -> str:
    """Return the key under which a token is kept."""
    return hashlib.blake2b(token.encode(), digest_size=24).hexdigest()


class Sessions:
    """The tokens of one mock PBX. The house token never expires and cannot be signed out."""

    def __init__(
        self,
        users: Mapping[str, User],
        *,
        house_user: User,
        house_token: str,
        password: str,
        keeper: Keeper | None = None,
        prefix: str = "",
    ) -> None:
        """Know the users, their common password, and the house token that `house_user` holds for ever.

        All other tokens begin with the prefix.
        """
        self._users = users
        self._house_user = house_user
        self._house_token = house_token
        self._password = password
        self._keeper = MemoryKeeper() if keeper is None else keeper
        self._prefix = prefix

    def sign_in(self, username: str, password: str, now: Instant) -> TokenPair | None:
        """Open a session; None when the name or the password is wrong."""
        user = self._users.get(username)
        right = hmac.compare_digest(password.encode(), self._password.encode())
        return self._open(user, now) if user is not None and right else None

    def refresh(self, refresh_token: str, now: Instant) -> TokenPair | None:
        """Use up a refresh token for a new pair; None when it is unknown, used or too old."""
        session = self._keeper.take_session(refresh_key=key_of(refresh_token))
        if session is None or session.refreshable_until <= now:
            return None
        return self._open(self._users[session.username], now)

    def sign_out(self, access_token: str) -> None:
        """End the session of a token; the house token stays."""
        self._keeper.take_session(access_key=key_of(access_token))

    def is_house_token(self, token: str) -> bool:
        """Say whether a token is the one that never expires."""
        return hmac.compare_digest(token.encode(), self._house_token.encode())

    def user_of(self, access_token: str, now: Instant) -> User | None:
        """Return who holds a token; None when it is unknown, ended or expired."""
        if self.is_house_token(access_token):
            return self._house_user
        session = self._keeper.session(key_of(access_token))
        return self._users.get(session.username) if session is not None and now < session.expires_at else None

    def _open(self, user: User, now: Instant) -> TokenPair:
        serial = self._keeper.next_serial()
        pair = TokenPair(
            access_token=make_token(self._house_token, "access", serial, prefix=self._prefix),
            refresh_token=make_token(self._house_token, "refresh", serial, prefix=self._prefix),
        )
        session = Session(
            access_key=key_of(pair.access_token),
            refresh_key=key_of(pair.refresh_token),
            username=user.username,
            expires_at=Instant(now + TOKEN_SECONDS * SECOND),
            refreshable_until=Instant(now + REFRESH_SECONDS * SECOND),
        )
        self._keeper.put_session(session, now=now)
        return pair
