"""A session of our own, for a caller who has a user name and no token. Refuses to judge."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import httpx

from contracts.document import Document
from contracts.errors import TargetError, UsageError
from contracts.ownership import members
from contracts.settings import Settings, Target
from contracts.trust import direct


def has_to_sign_in(target: Target) -> bool:
    """Whether there is no token, but what one can be had with."""
    return target.token is None and None not in (target.username, target.password)


def check_signing_in(target: Target, document: Document, settings: Settings) -> None:
    """Make sure that a session may be had and ended, where one is needed; UsageError."""
    if settings.operations is None or not has_to_sign_in(target):
        return
    needed = (document.by_role("session", role) for role in ("create", "destroy"))
    lacking = [one.operation_id for one in needed if one is not None and one.operation_id not in settings.operations]
    if lacking:
        raise UsageError(f"signing in needs {', '.join(lacking)} among the operations that are allowed")


@contextmanager
def signed_in(target: Target, document: Document, settings: Settings) -> Iterator[Target]:
    """Lend the target with a token of its own, where there are credentials for one, and sign out in the end."""
    if not has_to_sign_in(target):
        yield target
        return
    options = direct(verify_tls=settings.verify_tls)
    with httpx.Client(timeout=settings.request_timeout_seconds, **options) as http:
        token = _token(http, target, document)
        try:
            yield replace(target, token=token)
        finally:
            sign_out = document.by_role("session", "destroy")
            if sign_out is not None:
                with suppress(httpx.HTTPError):
                    http.post(target.base_url + sign_out.path, headers={"Authorization": f"Bearer {token}"})


def _token(http: httpx.Client, target: Target, document: Document) -> str:
    body = {"username": target.username, "password": target.password}
    body |= {"domain": target.domain} if target.domain else {}
    try:
        answer = http.post(target.base_url + document.of("session", "create").path, json=body)
    except httpx.HTTPError as error:
        raise TargetError(f"{target.base_url} cannot be reached: {error}") from error
    token = members(answer.content).get("access_token")
    if not isinstance(token, str):
        raise TargetError(f"{target.base_url} did not let {target.username} sign in: status {answer.status_code}")
    return token
