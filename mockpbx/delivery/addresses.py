"""Where a name leads now, and whether events may follow it there. Refuses to send them."""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

LOCAL_HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that a host may be reached at; none when it leads only where events may not go.

    Whoever connects takes one of these instead of the name, so that no second answer to the name can lead elsewhere.
    OSError when the name is not known.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(_permitted(host, [str(one[4][0]) for one in found])))


def _permitted(host: str, addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        if address == host or _may_be_reached(ip_address(address), is_local=host in LOCAL_HOSTS):
            yield address


def _may_be_reached(address: IPv4Address | IPv6Address, *, is_local: bool) -> bool:
    """Names of this machine lead to it alone; others to hosts, which 169.254.169.254 and 0.0.0.0 are not."""
    mapped = getattr(address, "ipv4_mapped", None) or address
    if is_local:
        return bool(mapped.is_loopback)
    return not (mapped.is_link_local or mapped.is_multicast or mapped.is_unspecified)
