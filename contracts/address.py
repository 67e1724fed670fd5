"""The address of a server as somebody writes it: what is none is refused before anything is sent to it."""

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

import httpx

from contracts.errors import UsageError

_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,254}}\Z){_LABEL}(\.{_LABEL})*\.?")


def parse_base_url(text: str, base_path: str) -> str:
    """Return scheme, host, port and path without a slash at the end, the base path where none is written.

    UsageError when two readers could take it for two servers: a port beyond 65535, blanks, a backslash.
    """
    try:
        parts = urlsplit(text)
        host, _ = httpx.URL(text).raw_host.decode("ascii"), parts.port
    except (ValueError, httpx.InvalidURL):
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not text.isprintable() or not _is_host(host):
        raise UsageError(f"{text!r} is no address of a server; write for instance https://pbx.example:8887")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise UsageError("the address must hold no credentials, query or fragment")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/') or base_path}"


def _is_host(host: str) -> bool:
    try:
        return _HOST.fullmatch(host) is not None or bool(IPv6Address(host))
    except ValueError:
        return False
