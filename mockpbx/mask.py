"""Takes secrets out of what is kept of an exchange. Refuses to know where it is kept.

Names decide: of header fields, query options and members of JSON. Beside them go tokens of the form that this mock
gives out, and the token that the exchange itself presented, wherever they stand.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

import orjson

MASK = b"***"
Fields = tuple[tuple[bytes, bytes], ...]

SECRET_OPERATIONS = frozenset(("signIn", "refreshToken", "signOut"))
"""The operations whose bodies are secret, wherever a document puts them."""
_WORDS = (b"token", b"secret", b"passw", b"auth", b"cookie", b"credential", b"apikey", b"api-key", b"api_key")
_INNOCENT = frozenset((b"token_type", b"www-authenticate"))
_OPTION = re.compile(rb"([^=&;]*)=([^&;]*)")
_GIVEN_OUT = re.compile(rb"[A-Z2-7]{48}")
_SHORTEST = 8
"""A presented token below that length would take ordinary text with it."""


@lru_cache(maxsize=256)
def is_secret_name(name: bytes) -> bool:
    """Say whether a name, percent-encoded or not, is one that secrets go by in headers, queries and JSON."""
    lowered = (unquote_to_bytes(name) if b"%" in name else name).lower()
    return lowered not in _INNOCENT and any(word in lowered for word in _WORDS)


def masked_fields(fields: Iterable[tuple[bytes, bytes]]) -> Fields:
    """Copy header fields, the values of secret ones replaced."""
    # Most fields are kept as they are: the journal is fed between two requests, and each copy is felt there.
    return tuple([(field[0], MASK) if is_secret_name(field[0]) else field for field in fields])


def presented_token(fields: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the last word of the Authorization header, which a client may repeat elsewhere; empty without one."""
    for name, value in fields:
        if name == b"authorization":
            token = value.rpartition(b" ")[2]
            return token if len(token) >= _SHORTEST else b""
    return b""


def masked_target(path: bytes, query: bytes, token: bytes) -> bytes:
    """Join path and query, the values of secret options and all tokens replaced."""
    if not query:
        return masked_text(path, token)
    if _may_hold_secrets(query):
        query = _OPTION.sub(_masked_option, query)
    return masked_text(b"%b?%b" % (path, query), token)


def _may_hold_secrets(query: bytes) -> bool:
    names = [option.partition(b"=")[0] for option in query.split(b"&")]
    return b";" in query or any(map(is_secret_name, names))


def _masked_option(match: re.Match[bytes]) -> bytes:
    return match[1] + b"=" + MASK if is_secret_name(match[1]) else match[0]


def masked_text(text: bytes, token: bytes) -> bytes:
    """Replace the presented token, and whatever looks like one that was given out."""
    if token and token in text:
        text = text.replace(token, MASK)
    return _GIVEN_OUT.sub(MASK, text) if len(text) >= 48 else text


def masked_body(body: bytes, token: bytes, *, is_secret: bool) -> bytes:
    """Replace the secret members of a JSON body, and the whole of a body that may hold secrets and is not JSON.

    A body that is not known to hold secrets is looked into when a word or an escape in it gives reason to.
    """
    lowered = body.lower()
    if is_secret or b"\\u" in body or any(word in lowered for word in _WORDS):
        body = _masked_json(body)
    return masked_text(body, token)


def _masked_json(body: bytes) -> bytes:
    try:
        value = orjson.loads(body)
        return orjson.dumps(_masked_value(value)) if isinstance(value, dict | list) else MASK
    except (ValueError, TypeError):
        # It is no JSON, or is nested deeper than can be written again.
        return MASK


def _masked_value(value: Any) -> Any:
    level: list[Any] = [value]
    while level:
        level = [inner for outer in level for inner in _masked_inside(outer)]
    return value


def _masked_inside(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    for name in value:
        if is_secret_name(name[:256].encode()):
            value[name] = MASK.decode()
    return list(value.values())
