"""Relations of access: no token, wrong tokens, unknown ids, signing in and out."""

from collections.abc import Iterator

from contracts.client import BARE_SCHEME, Client
from contracts.document import Operation
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
    """Sign in, use the tokens, sign out of one session, sign in wrongly; never with the caller's own token."""
    target = client.target
    if target.username is None or target.password is None:
        return
    sign_in, sign_out = client.document.of("session", "create"), client.document.of("session", "destroy")
    lists = client.document.of("cdrs", "list")
    if not client.may_send(sign_in.method, sign_in.path):
        return
    body = {"username": target.username, "password": target.password}
    body |= {"domain": target.domain} if target.domain else {}
    token, other = _token(client, sign_in, body), _token(client, sign_in, body)
    if token is None or other is None:
        return
    wrong = client.send(sign_in.method, sign_in.path, body=body | {"password": _WRONG_PASSWORD}, token=None)
    yield Observation(kind="auth-refused", operation_id=sign_in.operation_id, exchanges=(wrong,))
    yield from _wrong_credentials(client, sign_in, body)
    used = client.send(lists.method, lists.path, options={"top": "1"}, token=token)
    yield Observation(kind="auth-good", operation_id=sign_in.operation_id, exchanges=(used,))
    client.send(sign_out.method, sign_out.path, token=token)
    ended = client.send(lists.method, lists.path, options={"top": "1"}, token=token)
    yield Observation(kind="auth-ended", operation_id=sign_out.operation_id, exchanges=(ended,))
    yield from _renewals(client, sign_in, body)
    if other != token:
        spared = client.send(lists.method, lists.path, options={"top": "1"}, token=other)
        yield Observation(kind="auth-apart", operation_id=sign_out.operation_id, exchanges=(spared,))
        client.send(sign_out.method, sign_out.path, token=other)


def _wrong_credentials(client: Client, sign_in: Operation, body: dict[str, str]) -> Iterator[Observation]:
    """Sign in with what is nearly right; not where somebody may be locked out for it."""
    if client.settings.preset not in (Preset.GATE, Preset.FULL):
        return
    password = body["password"]
    for cause, change in (
        ("a password with a tail", {"password": f"{password}x"}),
        ("a password in another case", {"password": password.swapcase()}),
        ("a user that is nobody", {"username": f"nobody.{body['username']}"[:64]}),
        ("a domain that is none", {"domain": "no.such.tenant.example"}),
    ):
        if change.get("password") != password:
            wrong = client.send(sign_in.method, sign_in.path, body=body | change, token=None)
            yield Observation(kind="auth-refused", operation_id=sign_in.operation_id, exchanges=(wrong,), cause=cause)
    client.send(sign_in.method, sign_in.path, body={"username": 5}, token=None)


def _renewals(client: Client, sign_in: Operation, body: dict[str, str]) -> Iterator[Observation]:
    """Renew a pair, use both tokens, renew with the used token, end the session, and renew once more."""
    refresh, sign_out = client.document.of("session", "update"), client.document.of("session", "destroy")
    lists = client.document.of("cdrs", "list")
    first = _pair(client, client.send(sign_in.method, sign_in.path, body=body, token=None))
    if first is None:
        return
    answer = client.send(refresh.method, refresh.path, body={"refresh_token": first[1]}, token=None)
    second = _pair(client, answer)
    new, old = (
        client.send(lists.method, lists.path, options={"top": "1"}, token=pair[0] if pair else None)
        for pair in (second, first)
    )
    opened = client.send(lists.method, lists.path, options={"top": "1"}, token=first[1])
    yield Observation(
        kind="auth-ended", operation_id=refresh.operation_id, exchanges=(opened,), cause="a refresh token as bearer"
    )
    yield Observation(kind="refreshed", operation_id=refresh.operation_id, exchanges=(answer, new, old))
    unknown = client.send(refresh.method, refresh.path, body={"refresh_token": "NOBODYSTOKEN" * 4}, token=None)
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(unknown,), cause="one that is nobody's"
    )
    again = client.send(refresh.method, refresh.path, body={"refresh_token": first[1]}, token=None)
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(again,), cause="the second time"
    )
    if second is None:
        return
    client.send(sign_out.method, sign_out.path, token=second[0])
    ended = client.send(refresh.method, refresh.path, body={"refresh_token": second[1]}, token=None)
    yield Observation(
        kind="refreshed-again", operation_id=refresh.operation_id, exchanges=(ended,), cause="after signing out"
    )
    client.send(sign_out.method, sign_out.path, token=first[0])


def _pair(client: Client, answer: Exchange) -> tuple[str, str] | None:
    """The tokens of an answer that gives a pair."""
    found = members(answer.response_body)
    token, refresh = found.get("access_token"), found.get("refresh_token")
    if not (isinstance(token, str) and isinstance(refresh, str) and token and refresh):
        return None
    client.secrets |= {token, refresh}
    return token, refresh


def _token(client: Client, sign_in: Operation, body: dict[str, str]) -> str | None:
    answer = client.send(sign_in.method, sign_in.path, body=body, token=None)
    token = members(answer.response_body).get("access_token")
    if not isinstance(token, str) or not token:
        return None
    client.secrets.add(token)
    return token
