"""Who may use what stands beside the API: this machine, holders of the control token, no page of another origin."""

import hmac
from ipaddress import ip_address

from flask import request

from mockpbx.errors import DeniedError

_READING = frozenset(("GET", "HEAD"))
_ELSEWHERE = frozenset(("cross-site", "same-site"))


def is_stranger(token: str | None) -> bool:
    """Say whether the caller is on another machine and does not present the control token.

    It is presented as a bearer token, or as the password of whatever name a browser asks for.
    """
    given = request.authorization
    presented = None if given is None else given.password if given.type == "basic" else given.token
    is_known = token is not None and hmac.compare_digest((presented or "").encode(), token.encode())
    return not is_known and not _is_of_this_machine(request.remote_addr)


def _is_of_this_machine(address: str | None) -> bool:
    """Say whether an address is loopback, though a socket of both families spells it as `::ffff:127.0.0.1`."""
    if address is None:
        return False
    caller = ip_address(address)
    return (getattr(caller, "ipv4_mapped", None) or caller).is_loopback


def refuse_strangers(token: str | None) -> None:
    """Refuse callers on other machines that do not present the control token."""
    if is_stranger(token):
        raise DeniedError("the control plane is for callers on this machine, or with the control token")


def refuse_other_origins(*, lets_links: bool = False) -> None:
    """Refuse pages of other origins; `lets_links` lets somebody follow a link that stands in one."""
    origin = request.headers.get("Origin")
    is_foreign = origin not in (None, request.host_url.rstrip("/")) and request.method not in _READING
    # A browser says by itself when a page of another site asks, whatever the method.
    is_cross_site = request.headers.get("Sec-Fetch-Site") in _ELSEWHERE and not (lets_links and _is_link())
    if is_foreign or is_cross_site:
        raise DeniedError("the control plane is not for pages of other origins")


def _is_link() -> bool:
    fields = request.headers
    is_navigation = fields.get("Sec-Fetch-Mode") == "navigate" and fields.get("Sec-Fetch-Dest") == "document"
    return is_navigation and request.method in _READING
