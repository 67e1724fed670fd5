"""Takes secrets out of an exchange before anybody writes it down. Refuses to know where it goes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote_plus

from contracts.exchange import Exchange

MASK = "***"
SHOWN_TOKEN = "$PBX_TOKEN"  # noqa: S105 - what stands in evidence instead of the caller's token

_LEFT_OUT = frozenset({"cookie", "set-cookie", "proxy-authorization"})
# What names of headers and query options say that a secret stands there: some of it anywhere, for it is written in one
# word as well, the rest as words of their own. "x-monkey", "authority" and "x-ratelimit-key-remaining" do not.
_SECRET_NAME = re.compile(
    r"token|secret|passw|credential|signature|session|cookie|csrf|xsrf|(?:api|access|auth|private)-?key"
    r"|auth(?:ori[sz]ation|enticat(?:e|ion))?(?![a-z])"
    r"|(?<![a-z])(?:key(?:-?\d+)?\Z|(?:jwt|sid|sig|pwd|t?otp|assertion)(?![a-z]))"
)
# The last one is the public id of a call, by the document.
_TELLING_NAME = re.compile(r"(?:www|proxy)-authenticate|access-control-.*|x-session-id")
_BETWEEN_WORDS = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Who is let in by an address itself; an "@" further on is part of its path or query.
_USER = r"[^/?#\\\s\"'<>]*@"
_USER_OF_ANY = re.compile(rf"(?:(?<=://)|(?<=\A//)){_USER}")
_USER_OF_WHOLE = re.compile(rf"\A([^/?#]*//){_USER}")
_OPTION = re.compile(r"([?&;#]([^=&;#?]+)=)([^&;#]+)")
# A text, also one that is cut off; a list; or a number: whatever stands where a secret belongs.
_SECRET_MEMBERS = re.compile(
    rb'("(?:access_token|refresh_token|password)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|-?[0-9][^\s,}\]]*)'
)


def masked(exchange: Exchange, *, secret: str | None, others: Iterable[str] = ()) -> Exchange:
    """The exchange without credentials: `secret`, the caller's token, becomes a variable; cookies go.

    `others` are further secrets, such as tokens that were given out during the run. What stands in headers and query
    options whose names speak of secrets is masked, known or not, and so are users and passwords in addresses, and
    tokens and passwords in bodies.
    """
    plain = without_known(exchange, secret=secret, others=others)
    return replace(
        plain,
        url=_without_options(plain.url),
        request_headers=_without_named(plain.request_headers),
        response_headers=_without_named(plain.response_headers),
    )


def without_known(exchange: Exchange, *, secret: str | None, others: Iterable[str] = ()) -> Exchange:
    """As `masked`, but headers and query options keep what nobody knows to be a secret, so that they can be judged."""
    swaps = {other: MASK for other in others if other} | ({secret: SHOWN_TOKEN} if secret else {})
    return replace(
        exchange,
        url=_text(exchange.url, swaps),
        request_headers=_headers(exchange.request_headers, swaps),
        request_body=_bytes(exchange.request_body, swaps),
        response_headers=_headers(exchange.response_headers, swaps),
        response_body=_bytes(exchange.response_body, swaps),
    )


def is_secret_name(name: str) -> bool:
    """Whether the name of a header or of a query option says that a secret stands there."""
    plain = _BETWEEN_WORDS.sub("-", name).lower()
    return _SECRET_NAME.search(plain) is not None and _TELLING_NAME.fullmatch(plain) is None


def without_secret(text: str, secret: str | None) -> str:
    """The text with every occurrence of the secret replaced."""
    return _text(text, {secret: MASK}) if secret else text


def without_user(url: str) -> str:
    """The address without a user and a password that stand before its host."""
    return _USER_OF_WHOLE.sub(r"\1", url)


def _headers(headers: Mapping[str, str], swaps: Mapping[str, str]) -> dict[str, str]:
    return {name: _text(value, swaps) for name, value in headers.items() if name.lower() not in _LEFT_OUT}


def _without_named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: _without_options(_shown(name, value)) for name, value in headers.items()}


def _shown(name: str, value: str) -> str:
    # Which token was presented is evidence; of all others that stand there the secret ones are known.
    is_shown = name.lower() == "authorization" or value.startswith(MASK) or not is_secret_name(name)
    return value if is_shown else MASK


def _without_options(text: str) -> str:
    text = _USER_OF_ANY.sub(f"{MASK}@", text)
    return _OPTION.sub(lambda found: found[1] + (MASK if is_secret_name(unquote_plus(found[2])) else found[3]), text)


def _text(text: str, swaps: Mapping[str, str]) -> str:
    for secret, shown in swaps.items():
        text = text.replace(secret, shown)
    return text


def _bytes(body: bytes, swaps: Mapping[str, str]) -> bytes:
    for secret, shown in swaps.items():
        body = body.replace(secret.encode(), shown.encode())
    return _SECRET_MEMBERS.sub(rb'\g<1>"' + MASK.encode() + b'"', body)
