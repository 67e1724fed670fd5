"""Draws addresses that are elsewhere, or are spelt so that one reader may take them for another. Refuses to send."""

from collections.abc import Iterator
from random import Random

_HOSTS = (
    *("evil.test", "evil.test.", "rebound.test", "metadata.internal", "169.254.169.254", "10.0.0.1", "0.0.0.0", ""),
    *(
        "127.1",
        "127.0.0.2",
        "127.0.0.1.",
        "localhost.",
        "localhost.evil.test",
        "127.0.0.1.evil.test",
        "a" * 64 + ".test",
    ),
    *("[::]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[0:0:0:0:0:0:0:1]", "[fe80::1%25lo]", "[::1", "[v1.x]"),
    *(
        "xn--evl-hma.test",
        "loc\u0430lhost",
        "\uff4cocalhost",
        "\u246027.0.0.1",
        "127\u30020\u30020\u30021",
        "l\u00f6.test",
    ),
    *("%6cocalhost", "localhost%2eevil.test", "127.0.0.1%00.evil.test", "local\u00adhost", "hooks.test.evil.test"),
)
_FORMS = (
    *("http://{0}/", "https://{0}:8443/x", "HTTP://{0}:80", "http://{0}:99999/", "http://{0}:-1/", "http://{0}:/"),
    *("http://127.0.0.1@{0}/", "http://localhost:80@{0}/", "http://u:p@{0}/", "http://127.0.0.1:80@{0}:80#/"),
    *("http://{0}\\@127.0.0.1/", "http://127.0.0.1\\@{0}/", "http://{0}#@127.0.0.1/", "http://{0}?@127.0.0.1/"),
    *(
        "http://127.0.0.1\r\nHost: {0}/",
        "http://{0}/\r\nX-A: b",
        "http://127.0.0.1\t.{0}/",
        " http://{0}/",
        "http://{0}/\x00",
    ),
    *("http:/{0}/", "http:{0}", "//{0}/", "{0}", "ftp://{0}/", "file://{0}/", "gopher://{0}:70/_x", "jar:http://{0}!/"),
)
_LINES = (
    *("GET {0} HTTP/1.1\r\nHost: localhost\r\n", "GET //{0}/api HTTP/1.1\r\nHost: localhost\r\n"),
    *("GET /\\{0}/api HTTP/1.1\r\nHost: localhost\r\n", "GET /@{0}/api HTTP/1.1\r\nHost: localhost\r\n"),
    *("GET @{0}/ HTTP/1.1\r\nHost: localhost\r\n", "GET ;@{0}:80/ HTTP/1.1\r\nHost: localhost\r\n"),
    *("GET http://localhost@{0}/ HTTP/1.1\r\nHost: localhost\r\n", "GET http:{0} HTTP/1.1\r\nHost: localhost\r\n"),
    *("GET /api/cdrs?url=http://{0}/ HTTP/1.1\r\nHost: localhost\r\n", "GET /{0} HTTP/1.1\r\nHost: localhost\r\n"),
    *("GET /api/cdrs HTTP/1.1\r\nHost: {0}\r\n", "GET http://{0}/api/cdrs HTTP/1.1\r\nHost: {0}\r\n"),
    *("GET /api HTTP/1.1\r\nHost: localhost@{0}\r\n", "GET /api HTTP/1.1\r\nHost: {0}@localhost\r\n"),
    *("GET /api HTTP/1.1\r\nHost: localhost\r\nHost: {0}\r\n", "GET /api HTTP/1.1\r\nHost: {0}\r\nHost: localhost\r\n"),
    *("GET /api HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Host: {0}\r\n", "CONNECT {0}:80 HTTP/1.1\r\nHost: {0}\r\n"),
    *("GET /api HTTP/1.1\r\nHost: localhost\r\nForwarded: host={0}\r\n", "OPTIONS * HTTP/1.1\r\nHost: {0}\r\n"),
    *(
        "GET /api HTTP/1.1\r\nHost: localhost\r\nReferer: http://{0}/\r\n",
        "GET /api HTTP/1.1\r\nHost: localhost.{0}\r\n",
    ),
    *(
        "GET /api HTTP/1.1\r\nHost: localhost\r\nX-Original-URL: http://{0}/\r\n",
        "GET /api HTTP/1.0\r\nHost: {0}:80\r\n",
    ),
    "GET /api HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nHTTP2-Settings: AA\r\nVia: {0}\r\n",
)


def hostile_urls(count: int, *, seed: int) -> Iterator[str]:
    """Draw URLs none of which is one that events may be sent to."""
    die = Random(seed)
    for _ in range(count):
        yield die.choice(_FORMS).format(_host(die))


def hostile_heads(count: int, *, seed: int) -> Iterator[bytes]:
    """Draw requests that would lead a careless proxy elsewhere."""
    die = Random(seed)
    for _ in range(count):
        head = die.choice(_LINES).format(_host(die))
        yield f"{head}Connection: close\r\n\r\n".encode()


def _host(die: Random) -> str:
    return die.choice(_HOSTS) if die.random() < 0.6 else _spelt_number(die)


def _spelt_number(die: Random) -> str:
    """An address of four numbers in one of the ways that the C library reads as well, but never in the plain one."""
    one = die.choice((0x7F000001, 0xA9FEA9FE, 0x0A000001, 0xC0A80001, 0x7F000002, die.getrandbits(32)))
    parts = [one >> shift & 255 for shift in (24, 16, 8, 0)]
    return die.choice((
        str(one),
        hex(one),
        f"0{one:o}",
        ".".join(f"0{part:o}" for part in parts),
        ".".join(f"0x{part:02X}" for part in parts),
        f"{parts[0]}.{one & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{one & 0xFFFF}",
        "[::ffff:{}.{}.{}.{}]".format(*parts),
        f"[::ffff:{one >> 16:x}:{one & 0xFFFF:x}]",
        f"[64:ff9b::{one >> 16:x}:{one & 0xFFFF:x}]",
    ))  # fmt: skip
