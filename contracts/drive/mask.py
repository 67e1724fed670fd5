"""Takes secrets out of an exchange before anybody writes it down. Refuses to know where it goes."""

import re
from collections.abc import Mapping
from dataclasses import replace

from contracts.exchange import Exchange

MASK = "***"

_SECRET_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization"})
_TOKEN_MEMBERS = re.compile(rb'("(?:access_token|refresh_token)"\s*:\s*")(?:[^"\\]|\\.)*')


def masked(exchange: Exchange, *, secret: str | None) -> Exchange:
    """The exchange without credentials: their headers gone, tokens of an answer and `secret` anywhere replaced."""
    return replace(
        exchange,
        url=_text(exchange.url, secret),
        request_headers=_headers(exchange.request_headers, secret),
        request_body=_bytes(exchange.request_body, secret),
        response_headers=_headers(exchange.response_headers, secret),
        response_body=_TOKEN_MEMBERS.sub(rb"\g<1>" + MASK.encode(), _bytes(exchange.response_body, secret)),
    )


def without_secret(text: str, secret: str | None) -> str:
    """The text with every occurrence of the secret replaced."""
    return _text(text, secret)


def _headers(headers: Mapping[str, str], secret: str | None) -> dict[str, str]:
    return {name: _text(value, secret) for name, value in headers.items() if name.lower() not in _SECRET_HEADERS}


def _text(text: str, secret: str | None) -> str:
    return text.replace(secret, MASK) if secret else text


def _bytes(body: bytes, secret: str | None) -> bytes:
    return body.replace(secret.encode(), MASK.encode()) if secret else body
