"""Tokens in a dict: who holds which, and until when."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIFE_SECONDS = 900


@dataclass(slots=True)
class Session:
    """One sign-in: its tenant, its access tokens with the end of their life, and its refresh token."""

    tenant: int
    refresh: str = ""
    access: dict[str, datetime | None] = field(default_factory=dict)


@dataclass(slots=True)
class Desk:
    """Gives tokens out and takes them back."""

    now: Callable[[], datetime]
    sessions: list[Session] = field(default_factory=list)
    _count: int = 0

    def _new_token(self, kind: str) -> str:
        self._count += 1
        return f"{kind}." + hashlib.sha256(f"second {kind} {self._count}".encode()).hexdigest() + "~-_+/=="

    def house_token(self, tenant: int) -> str:
        """A token that does not end."""
        token = self._new_token("house")
        self.sessions.append(Session(tenant, access={token: None}))
        return token

    def open(self, tenant: int) -> dict[str, object]:
        """Begin a session."""
        session = Session(tenant)
        self.sessions.append(session)
        return self._pair(session)

    def _pair(self, session: Session) -> dict[str, object]:
        access, session.refresh = self._new_token("access"), self._new_token("refresh")
        session.access[access] = self.now() + timedelta(seconds=LIFE_SECONDS)
        return {
            "expires_in": LIFE_SECONDS,
            "refresh_token": session.refresh,
            "access_token": access,
            "token_type": "Bearer",
        }

    def renew(self, refresh: str) -> dict[str, object] | None:
        """Exchange a refresh token; None when it is not good, or used up."""
        found = next((one for one in self.sessions if one.refresh and one.refresh == refresh), None)
        return self._pair(found) if found else None

    def session_of(self, token: str) -> Session | None:
        """The session that a good access token belongs to."""
        for session in self.sessions:
            if token in session.access:
                until = session.access[token]
                return session if until is None or self.now() < until else None
        return None

    def close(self, session: Session) -> None:
        """End a session with all its tokens."""
        self.sessions.remove(session)
