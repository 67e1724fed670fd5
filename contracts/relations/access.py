"""Relations of access: no token, wrong tokens, unknown ids, signing in and out."""

from collections.abc import Iterator

from contracts.client import Client
from contracts.document import Operation
from contracts.observation import Observation
from contracts.ownership import members
from contracts.wall import IMPOSSIBLE_ID

_WRONG_TOKENS = (
    ("unknown token", "THISTOKENWASNEVERGIVENOUTBYANYONE0123456789ABCDE"),
    ("other scheme", "Basic dXNlcjpwYXNz"),
    ("unknown scheme", "Token THISTOKENWASNEVERGIVENOUTBYANYONE0123456789ABCDE"),
    ("two tokens", "Bearer one two"),
)


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
        missing = client.send(operation.method, _path(operation), token=None)
        yield Observation(kind="auth-missing", operation_id=operation.operation_id, exchanges=(missing,))
        if "{" in operation.path:
            yield Observation(kind="auth-unknown", operation_id=operation.operation_id, exchanges=(missing,))
        for cause, token in _WRONG_TOKENS:
            wrong = client.send(operation.method, _path(operation), token=token)
            yield Observation(kind="auth-wrong", operation_id=operation.operation_id, exchanges=(wrong,), cause=cause)


def sessions(client: Client) -> Iterator[Observation]:
    """Sign in, use the token, sign out, and try it again; only with credentials, and never with the caller's token."""
    target = client.target
    if target.username is None or target.password is None:
        return
    sign_in, sign_out = client.document.of("session", "create"), client.document.of("session", "destroy")
    lists = client.document.of("cdrs", "list")
    if not client.may_send(sign_in.method, sign_in.path):
        return
    body = {"username": target.username, "password": target.password}
    token = _token(client, sign_in, body | ({"domain": target.domain} if target.domain else {}))
    if token is None:
        return
    used = client.send(lists.method, lists.path, options={"top": "1"}, token=token)
    yield Observation(kind="auth-good", operation_id=sign_in.operation_id, exchanges=(used,))
    client.send(sign_out.method, sign_out.path, token=token)
    ended = client.send(lists.method, lists.path, options={"top": "1"}, token=token)
    yield Observation(kind="auth-ended", operation_id=sign_out.operation_id, exchanges=(ended,))


def _token(client: Client, sign_in: Operation, body: dict[str, str]) -> str | None:
    answer = client.send(sign_in.method, sign_in.path, body=body, token=None)
    token = members(answer.response_body).get("access_token")
    if not isinstance(token, str) or not token:
        return None
    client.secrets.add(token)
    return token
