"""Posts events to subscribers, signed by the scheme of Standard Webhooks. Refuses to follow them anywhere else."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from mockpbx.delivery.addresses import LOCAL_HOSTS, addresses_of
from mockpbx.model import SECOND, Instant
from mockpbx.version import VERSION

SECRET_PREFIX = "whsec_"  # noqa: S105 - how secrets of the scheme begin
_FEWEST_KEY_BYTES, _MOST_KEY_BYTES = 24, 64
_SECONDS = 5.0
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a try went: whether it arrived, and what can be said of it in one line."""

    is_delivered: bool
    text: str


def may_be_told(url: str, allowed_hosts: Iterable[str]) -> bool:
    """Say whether events may go to a URL: plain HTTP or HTTPS to this machine, or to a host that was allowed."""
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    is_plain = parts.scheme in ("http", "https") and not parts.username and not parts.password and url.isprintable()
    return is_plain and (host in LOCAL_HOSTS or host in {one.lower() for one in allowed_hosts})


def is_secret(text: str) -> bool:
    """Say whether a text is a secret of the scheme: `whsec_`, and then from 24 to 64 bytes in base64."""
    if not text.startswith(SECRET_PREFIX):
        return False
    try:
        key = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        return False
    return _FEWEST_KEY_BYTES <= len(key) <= _MOST_KEY_BYTES


def sign(secret: str, *, message_id: str, seconds: int, body: bytes) -> str:
    """Return the signature of a message: `v1,` and the HMAC-SHA256 of id, time and body in base64."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = b"%b.%d.%b" % (message_id.encode(), seconds, body)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def post_event(url: str, body: bytes, *, secret: str, message_id: str, now: Instant) -> Outcome:
    """Post one event; delivered is what is answered with 2xx within five seconds. Redirects are not followed."""
    seconds = now // SECOND
    headers = {
        "content-type": "application/json",
        "user-agent": f"mockpbx/{VERSION}",
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": sign(secret, message_id=message_id, seconds=seconds, body=body),
    }
    return _first_that_connects(url, body, headers)


def _first_that_connects(url: str, body: bytes, headers: dict[str, str]) -> Outcome:
    try:
        whole = httpx.URL(url)
        addresses = addresses_of(whole.raw_host.decode("ascii"), whole.port or _PORTS[whole.scheme])
    except (OSError, UnicodeError, httpx.InvalidURL):
        return Outcome(is_delivered=False, text="no such host")
    outcome = Outcome(is_delivered=False, text="not allowed")
    for address in addresses:
        try:
            return _posted(whole, address, body, headers)
        except httpx.ConnectError as error:
            outcome = Outcome(is_delivered=False, text=type(error).__name__)
        except httpx.HTTPError as error:
            return Outcome(is_delivered=False, text=type(error).__name__)
    return outcome


def _posted(url: httpx.URL, address: str, body: bytes, headers: dict[str, str]) -> Outcome:
    """Post to an address as the host that the URL names, by which its certificate is judged too."""
    named = {**headers, "host": url.netloc.decode("ascii")}
    with (
        httpx.Client(timeout=_SECONDS, trust_env=False, follow_redirects=False) as client,
        client.stream(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers=named,
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        ) as answer,
    ):
        return Outcome(is_delivered=answer.is_success, text=f"answered {answer.status_code}")
