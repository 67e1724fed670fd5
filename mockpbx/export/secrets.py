"""Puts variables where secrets stood in an exchange. Refuses to know what the variables are called."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from mockpbx.export.asking import Exchange
from mockpbx.export.plan import ACCESS, PASSWORD, REFRESH

_MEMBERS = (PASSWORD, ACCESS, REFRESH)
"""Members of bodies that are secrets; each has a slot of its own name."""


def without_secrets(exchange: Exchange, spell: Callable[[str], str]) -> Exchange:
    """Return the exchange with a spelt slot instead of each token and password, and lengths that fit."""
    request_body = _masked(exchange.request_body, spell)
    response_body = _masked(exchange.response_body, spell)
    token = exchange.step.token
    return replace(
        exchange,
        request_headers=tuple(
            (
                name,
                f"Bearer {spell(token)}" if token and name == "Authorization" else _fitting(name, value, request_body),
            )
            for name, value in exchange.request_headers
        ),
        request_body=request_body,
        response_headers=tuple(
            (name, _fitting(name, value, response_body)) for name, value in exchange.response_headers
        ),
        response_body=response_body,
    )


def _fitting(name: str, value: str, body: bytes) -> str:
    return str(len(body)) if name.lower() == "content-length" else value


def _masked(body: bytes, spell: Callable[[str], str]) -> bytes:
    try:
        value: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    if not isinstance(value, dict) or not value.keys() & set(_MEMBERS):
        return body
    return orjson.dumps({name: spell(name) if name in _MEMBERS else one for name, one in value.items()})
