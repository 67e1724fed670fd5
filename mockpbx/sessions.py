"""Who is signed in: users, passwords, tokens and when they expire. Refuses to read time and to know HTTP."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

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
class _Session:
    user: User
    pair: TokenPair
    expires_at: Instant
    refreshable_until: Instant


def make_token(secret: str, *names: object) -> str:
    """Derive a token of 48 capitals and digits; the same secret and names give the same token."""
    key = hashlib.blake2b(secret.encode()).digest()
    text = "\n".join(str(name) for name in names).encode()
    drawn = hashlib.blake2b(text, key=key[:32], digest_size=40).digest()
    return base64.b32encode(drawn).decode()[:TOKEN_LENGTH]


class Sessions:
    """The tokens of one mock PBX. The house token never expires and cannot be signed out."""

    def __init__(self, users: Mapping[str, User], *, house_user: User, house_token: str, password: str) -> None:
        """Know the users, their common password, and the house token that `house_user` holds for ever."""
        self._users = users
        self._house_user = house_user
        self._house_token = house_token
        self._password = password
        self._by_access: dict[str, _Session] = {}
        self._by_refresh: dict[str, _Session] = {}
        self._made = 0

    def sign_in(self, username: str, password: str, now: Instant) -> TokenPair | None:
        """Open a session; None when the name or the password is wrong."""
        user = self._users.get(username)
        right = hmac.compare_digest(password.encode(), self._password.encode())
        return self._open(user, now) if user is not None and right else None

    def refresh(self, refresh_token: str, now: Instant) -> TokenPair | None:
        """Use up a refresh token for a new pair; None when it is unknown, used or too old."""
        session = self._by_refresh.pop(refresh_token, None)
        if session is None or session.refreshable_until <= now:
            return None
        return self._open(session.user, now)

    def sign_out(self, access_token: str) -> None:
        """End the session of a token; the house token stays."""
        session = self._by_access.pop(access_token, None)
        if session is not None:
            self._by_refresh.pop(session.pair.refresh_token, None)

    def user_of(self, access_token: str, now: Instant) -> User | None:
        """Return who holds a token; None when it is unknown, ended or expired."""
        if hmac.compare_digest(access_token.encode(), self._house_token.encode()):
            return self._house_user
        session = self._by_access.get(access_token)
        return session.user if session is not None and now < session.expires_at else None

    def _open(self, user: User, now: Instant) -> TokenPair:
        self._made += 1
        pair = TokenPair(
            access_token=make_token(self._house_token, "access", self._made),
            refresh_token=make_token(self._house_token, "refresh", self._made),
        )
        session = _Session(
            user=user,
            pair=pair,
            expires_at=Instant(now + TOKEN_SECONDS * SECOND),
            refreshable_until=Instant(now + REFRESH_SECONDS * SECOND),
        )
        self._forget_oldest()
        self._by_access[pair.access_token] = session
        self._by_refresh[pair.refresh_token] = session
        return pair

    def _forget_oldest(self) -> None:
        for kept in (self._by_access, self._by_refresh):
            if len(kept) >= _SESSIONS_KEPT:
                del kept[next(iter(kept))]
