"""An exchange as a line for the shell that repeats it. Refuses to know verdicts."""

import shlex

from contracts.exchange import Exchange
from contracts.mask import SHOWN_TOKEN

_MOST_BODY_LENGTH = 2_000


def curl_line(exchange: Exchange) -> str:
    """The command that repeats the request, with the token as a variable; a very long body is cut, which it says."""
    parts = ["curl", "-i"]
    if exchange.method != "GET":
        parts += ["-X", exchange.method]
    for name in ("authorization", "content-type"):
        value = exchange.request_headers.get(name)
        if value is not None:
            parts += ["-H", _quoted(f"{name.title()}: {value}")]
    if exchange.request_body:
        parts += ["--data-raw", _quoted_body(exchange.request_body)]
    return " ".join([*parts, shlex.quote(exchange.url)])


def _quoted(text: str) -> str:
    """Quote a text; in double quotes where the token's variable has to stay one."""
    if SHOWN_TOKEN not in text:
        return shlex.quote(text)
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`")
    return f'"{safe}"'


def _quoted_body(body: bytes) -> str:
    if len(body) > _MOST_BODY_LENGTH:
        return f"'({len(body)} bytes, left out here)'"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = ""
    if text and (text.isprintable() or text.isspace()):
        return shlex.quote(text)
    return "$'" + "".join(_escaped(byte) for byte in body) + "'"


def _escaped(byte: int) -> str:
    character = chr(byte)
    plain = character.isascii() and character.isprintable() and character not in "'\\"
    return character if plain else f"\\x{byte:02x}"
