"""Our validators and token check in the shape that Connexion's `validator_map` and `security_map` want.

Connexion makes its validators anew for every request; these are made once and only looked up, which is most of the
difference between its stock speed and ours. What was parsed on the way is left in the ASGI scope for the handler.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.types import Message, Receive, Scope

from mockpbx.api.bodies import OperationBody, bodies_of, parse_json, refuse_charset
from mockpbx.api.connexion_parts import ConnexionRequest
from mockpbx.api.parameters import OperationParameters, build_parameters
from mockpbx.errors import DeniedError, UnauthorizedError, invalid
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import sandbox_of
from mockpbx.sessions import User
from mockpbx.spec import Spec

PARSED = "mockpbx.parsed"
"""Scope key of what was parsed: `path`, `query`, `body`, `token`."""


def operation_id_of(scope: Scope) -> str | None:
    """Return the operation that Connexion routed a request to; None when it found none."""
    routed: str | None = scope["extensions"]["connexion_routing"]["operation_id"]
    return routed


class ParameterLever:
    """Stands where Connexion expects a parameter validator class."""

    def __init__(self, parameters: Mapping[str, OperationParameters]) -> None:
        """Hold the compiled parameters of every operation."""
        self._parameters = parameters

    def __call__(self, *args: Any, **kwargs: Any) -> "ParameterLever":
        """Stand in for the construction of a validator."""
        return self

    def validate(self, scope: Scope) -> None:
        """Validate and keep path and query parameters."""
        parameters = self._parameters[scope["extensions"]["connexion_routing"]["operation_id"]]
        parsed = scope.setdefault(PARSED, {})
        parsed["path"] = parameters.path(scope["path_params"])
        parsed["query"] = parameters.query(scope["query_string"])


class BodyLever:
    """Stands where Connexion expects a body validator class for JSON."""

    def __init__(self, bodies: Mapping[str, OperationBody]) -> None:
        """Hold the compiled bodies of every operation that has one."""
        self._bodies = bodies

    def __call__(self, *, encoding: str, **kwargs: Any) -> "BodyLever":
        """Stand in for the construction of a validator; the charset is judged here."""
        refuse_charset(encoding)
        return self

    async def wrap_receive(self, receive: Receive, *, scope: Scope) -> tuple[Receive, Scope]:
        """Read, parse, validate and keep the body."""
        body = await _whole_body(receive)
        if not body.strip():
            raise invalid("body", "is required")
        value = parse_json(body)
        self._bodies[scope["extensions"]["connexion_routing"]["operation_id"]].validate(value)
        scope[PARSED]["body"] = value
        return _nothing_more, scope


async def _whole_body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


class BearerLever:
    """Stands where Connexion expects a security handler class for `bearer`."""

    def __call__(self) -> "BearerLever":
        """Stand in for the construction of a handler."""
        return self

    def get_fn(
        self, security_scheme: Mapping[str, Any], required_scopes: list[str]
    ) -> Callable[[ConnexionRequest], Awaitable[Mapping[str, Any]]]:
        """Return the check of one request."""
        return self._verify

    async def _verify(self, request: ConnexionRequest) -> Mapping[str, Any]:
        scope = request.scope
        token = bearer_token(scope["headers"])
        user = await _user_of(sandbox_of(scope).pbx, token) if token else None
        if user is None:
            raise UnauthorizedError
        if not user.sees_tenant and operation_id_of(scope) != "signOut":
            raise DeniedError
        scope.setdefault(PARSED, {})["token"] = token
        return {"sub": user.username}


async def _user_of(pbx: Pbx, token: str) -> User | None:
    if pbx.store.is_remote:
        return await asyncio.to_thread(pbx.user_of, token)
    return pbx.user_of(token)


def bearer_token(headers: list[tuple[bytes, bytes]]) -> str | None:
    """Return the token of the one Authorization header; None when it is missing, repeated or of another scheme."""
    given = [value for name, value in headers if name == b"authorization"]
    if len(given) != 1:
        return None
    scheme, _, token = given[0].decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def no_uri_parser(*args: Any) -> None:
    """Stand where Connexion expects a URI parser class; parameters are parsed by `ParameterLever`."""


def validator_map(spec: Spec) -> dict[str, Any]:
    """Build the map that Connexion takes, for one document."""
    return {
        "parameter": ParameterLever(build_parameters(spec)),
        "body": {"application/json": BodyLever(bodies_of(spec))},
        "response": {},
    }
