"""Takes secrets out of an exchange before anybody writes it down. Refuses to know where it goes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from contracts.exchange import Exchange

MASK = "***"
SHOWN_TOKEN = "$PBX_TOKEN"  # noqa: S105 - what stands in evidence instead of the caller's token

_SECRET_HEADERS = frozenset({"cookie", "set-cookie", "proxy-authorization"})
# A text, also one that is cut off; a list; or a number: whatever stands where a secret belongs.
_SECRET_MEMBERS = re.compile(
    rb'("(?:access_token|refresh_token|password)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|-?[0-9][^\s,}\]]*)'
)


def masked(exchange: Exchange, *, secret: str | None, others: Iterable[str] = ()) -> Exchange:
    """The exchange without credentials: `secret`, the caller's token, becomes a variable; cookies go.

    `others` are further secrets, such as tokens that were given out during the run. Tokens and passwords in bodies are
    replaced by their names, known or not.
    """
    swaps = {other: MASK for other in others if other} | ({secret: SHOWN_TOKEN} if secret else {})
    return replace(
        exchange,
        url=_text(exchange.url, swaps),
        request_headers=_headers(exchange.request_headers, swaps),
        request_body=_bytes(exchange.request_body, swaps),
        response_headers=_headers(exchange.response_headers, swaps),
        response_body=_bytes(exchange.response_body, swaps),
    )


def without_secret(text: str, secret: str | None) -> str:
    """The text with every occurrence of the secret replaced."""
    return _text(text, {secret: MASK}) if secret else text


def _headers(headers: Mapping[str, str], swaps: Mapping[str, str]) -> dict[str, str]:
    return {name: _text(value, swaps) for name, value in headers.items() if name.lower() not in _SECRET_HEADERS}


def _text(text: str, swaps: Mapping[str, str]) -> str:
    for secret, shown in swaps.items():
        text = text.replace(secret, shown)
    return text


def _bytes(body: bytes, swaps: Mapping[str, str]) -> bytes:
    for secret, shown in swaps.items():
        body = body.replace(secret.encode(), shown.encode())
    return _SECRET_MEMBERS.sub(rb'\g<1>"' + MASK.encode() + b'"', body)
