"""Relations of access: no token, wrong tokens, unknown ids, signing in and out."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from contracts.client import BARE_SCHEME, Client
from contracts.document import Operation
from contracts.errors import TargetError, WallError
from contracts.exchange import Exchange
from contracts.observation import Observation
from contracts.ownership import members
from contracts.settings import Preset
from contracts.wall import IMPOSSIBLE_ID

_WRONG_TOKENS = (
    ("unknown token", "THISTOKENWASNEVERGIVENOUTBYANYONE0123456789ABCDE"),
    ("other scheme", "Basic dXNlcjpwYXNz"),
    ("unknown scheme", "Token THISTOKENWASNEVERGIVENOUTBYANYONE0123456789ABCDE"),
    ("two tokens", "Bearer one two"),
    ("no token behind the scheme", BARE_SCHEME),
)


_WRONG_PASSWORD = "not the password of anybody"  # noqa: S105 - opens nothing; it is sent to be refused
_OPEN_DOORS = ({"search": "1"}, {"filter": "id ne '1'"}, {"orderby": "id"}, {"top": "1"}, {"skip": "1"})


ACCESS_KINDS = frozenset({"auth-missing", "auth-wrong"})
SESSION_KINDS = frozenset({"refreshed", "refreshed-again", "auth-good", "auth-refused", "auth-ended", "auth-apart"})


def _secured(client: Client) -> list[Operation]:
    return [
        operation
        for operation in client.document.operations.values()
        if not operation.public and client.may_send(operation.method, _path(operation))
    ]


def _path(operation: Operation) -> str:
    return operation.path_for(IMPOSSIBLE_ID)


def locked_doors(client: Client) -> Iterator[Observation]:
    """Ask every secured operation that may be asked, without a token and with wrong ones."""
    for operation in _secured(client):
        body = client.document.example_body(operation)
        missing = client.send(operation.method, _path(operation), body=body, token=None)
        yield Observation(kind="auth-missing", operation_id=operation.operation_id, exchanges=(missing,))
        for options in _OPEN_DOORS if operation.role == "list" else ():
            asked = client.send(operation.method, operation.path, options=options, token=None)
            yield Observation(
                kind="auth-missing",
                operation_id=operation.operation_id,
                exchanges=(asked,),
                cause=f"with {', '.join(options)}",
            )
        for cause, token in (*_WRONG_TOKENS, *_altered(client, operation)):
            wrong = client.send(operation.method, _path(operation), body=body, token=token)
            yield Observation(kind="auth-wrong", operation_id=operation.operation_id, exchanges=(wrong,), cause=cause)


def _altered(client: Client, operation: Operation) -> Iterator[tuple[str, str]]:
    """Yield the caller's own token, each time not quite as it is; none to an operation that could end its session."""
    token = client.target.token
    if token is None or operation.resource == "session":
        return
    client.secrets.add(token.swapcase())
    yield "own token and more", f"{token}x"
    yield "own token under another scheme", f"Token {token}"
    if token.swapcase() != token:
        yield "own token in another case", token.swapcase()


def sessions(client: Client) -> Iterator[Observation]:
    """Sign in, use the tokens, sign out of one session, sign in wrongly; never with the caller's own token.

    Nothing is asked where one may not sign in and out, and use the token in between. No session outlives it.
    """
    target, document = client.target, client.document
    needed = (document.of("session", "create"), document.of("session", "destroy"), document.of("cdrs", "list"))
    if target.username is None or target.password is None:
        return
    if not all(client.may_send(one.method, one.path) for one in needed):
        return
    opened = _Opened(client)
    try:
        yield from _lives_of_sessions(client, opened)
    finally:
        opened.end_all()


class _Opened:
    """Signs in and out, and knows which sessions live."""

    def __init__(self, client: Client) -> None:
        target = client.target
        self._client = client
        self._sign_in = client.document.of("session", "create")
        self._sign_out = client.document.of("session", "destroy")
        self.credentials = {"username": str(target.username), "password": str(target.password)}
        self.credentials |= {"domain": target.domain} if target.domain else {}
        self._living: list[str] = []

    def sign_in(self, **changes: str) -> Exchange:
        """Sign in, with some of the credentials changed."""
        return self.sign_in_by(self.credentials | changes)

    def sign_in_by(self, body: Any) -> Exchange:
        """Sign in by any body."""
        answer = self._client.send(self._sign_in.method, self._sign_in.path, body=body, token=None)
        self.note(answer)
        return answer

    def renew(self, refresh_token: str) -> Exchange:
        """Ask for a new session in place of another."""
        renewal = self._client.document.of("session", "update")
        answer = self._client.send(renewal.method, renewal.path, body={"refresh_token": refresh_token}, token=None)
        self.note(answer)
        return answer

    def note(self, answer: Exchange) -> str | None:
        """The token of the session that an answer opens, which lives from now on; None where it opens none."""
        token = members(answer.response_body).get("access_token")
        if not isinstance(token, str) or not token:
            return None
        self._client.secrets.add(token)
        if token not in self._living:
            self._living.append(token)
        return token

    def end(self, token: str) -> None:
        """Sign out."""
        self._client.send(self._sign_out.method, self._sign_out.path, token=token)
        if token in self._living:
            self._living.remove(token)

    def end_all(self) -> None:
        """Sign out of every session that lives, however late it is, as far as the target lets us."""
        deadline, self._client.deadline = self._client.deadline, None
        try:
            for token in tuple(self._living):
                with suppress(TargetError, WallError):
                    self.end(token)
        finally:
            self._client.deadline = deadline


def _lives_of_sessions(client: Client, opened: _Opened) -> Iterator[Observation]:
    sign_in, sign_out = (client.document.of("session", role) for role in ("create", "destroy"))
    token, other = opened.note(opened.sign_in()), opened.note(opened.sign_in())
    if token is None or other is None:
        return
    yield _refused(client, opened.sign_in(password=_WRONG_PASSWORD))
    yield from _wrong_credentials(client, opened)
    used = _used(client, token)
    yield Observation(kind="auth-good", operation_id=sign_in.operation_id, exchanges=(used,))
    opened.end(token)
    yield from _ended(client, token)
    yield from _renewals(client, opened)
    if other != token:
        spared = _used(client, other)
        yield Observation(kind="auth-apart", operation_id=sign_out.operation_id, exchanges=(spared,))
        opened.end(other)
    yield from _renewed_again(client, opened)


def _ended(client: Client, token: str) -> Iterator[Observation]:
    """Ask every secured operation that may be asked with the token of a session that was ended."""
    for operation in _secured(client):
        body = client.document.example_body(operation)
        ended = client.send(operation.method, _path(operation), body=body, token=token)
        yield Observation(kind="auth-ended", operation_id=operation.operation_id, exchanges=(ended,))


def _used(client: Client, token: str | None) -> Exchange:
    """Ask for a call with a token."""
    lists = client.document.of("cdrs", "list")
    return client.send(lists.method, lists.path, options={"top": "1"}, token=token)


def _wrong_credentials(client: Client, opened: _Opened) -> Iterator[Observation]:
    """Sign in with what is nearly right; not where somebody may be locked out for it."""
    if client.settings.preset not in (Preset.GATE, Preset.FULL):
        return
    password = str(client.target.password)
    for cause, change in (
        ("a password with a tail", {"password": f"{password}x"}),
        ("a password in another case", {"password": password.swapcase()}),
        ("a user that is nobody", {"username": f"nobody.{client.target.username}"[:64]}),
        ("a domain that is none", {"domain": "no.such.tenant.example"}),
    ):
        if change.get("password") != password:
            yield _refused(client, opened.sign_in(**change), cause)
    # After a right one, so that few are wrong in a row.
    opened.sign_in()
    yield _refused(client, opened.sign_in(password=f"{password} "), "a password with a blank after it")
    for cause, body in (
        ("a user that is a number", {**opened.credentials, "username": 5}),
        ("a member that nobody knows", {**opened.credentials, "colour": "red"}),
        ("null", b"null"),
        ("a list", [opened.credentials]),
    ):
        yield _refused(client, opened.sign_in_by(body), cause)


def _refused(client: Client, answer: Exchange, cause: str = "") -> Observation:
    sign_in = client.document.of("session", "create")
    return Observation(kind="auth-refused", operation_id=sign_in.operation_id, exchanges=(answer,), cause=cause)


def _renewals(client: Client, opened: _Opened) -> Iterator[Observation]:
    """Renew a pair, use both tokens, renew with the used token, end the session, and renew once more."""
    refresh = client.document.of("session", "update")
    if not client.may_send(refresh.method, refresh.path):
        return
    first = _pair(client, opened.sign_in())
    if first is None:
        return
    borrowed = opened.renew(first[0])
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(borrowed,), cause="an access token"
    )
    answer = opened.renew(first[1])
    second = _pair(client, answer)
    new, old = (_used(client, pair[0] if pair else None) for pair in (second, first))
    bearing = _used(client, first[1])
    yield Observation(
        kind="auth-ended", operation_id=refresh.operation_id, exchanges=(bearing,), cause="a refresh token as bearer"
    )
    yield Observation(kind="refreshed", operation_id=refresh.operation_id, exchanges=(answer, new, old))
    unknown = opened.renew("NOBODYSTOKEN" * 4)
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(unknown,), cause="one that is nobody's"
    )
    again = opened.renew(first[1])
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(again,), cause="the second time"
    )
    if second is None:
        return
    opened.end(second[0])
    ended = opened.renew(second[1])
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(ended,), cause="after signing out"
    )
    opened.end(first[0])


def _renewed_again(client: Client, opened: _Opened) -> Iterator[Observation]:
    """Renew a pair, and then what came of that, and use the tokens of both."""
    refresh = client.document.of("session", "update")
    if not client.may_send(refresh.method, refresh.path):
        return
    first = _pair(client, opened.sign_in())
    second = _pair(client, opened.renew(first[1])) if first else None
    if second is None:
        return
    answer = opened.renew(second[1])
    third = _pair(client, answer)
    new, old = (_used(client, pair[0] if pair else None) for pair in (third, second))
    yield Observation(
        kind="refreshed", operation_id=refresh.operation_id, exchanges=(answer, new, old), cause="for the second time"
    )


def _pair(client: Client, answer: Exchange) -> tuple[str, str] | None:
    """The tokens of an answer that gives a pair."""
    found = members(answer.response_body)
    token, refresh = found.get("access_token"), found.get("refresh_token")
    if not (isinstance(token, str) and isinstance(refresh, str) and token and refresh):
        return None
    client.secrets |= {token, refresh}
    return token, refresh
