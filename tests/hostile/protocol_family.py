"""Bytes that are not quite HTTP/1.1, or are so in an unusual way. Refuses to know what a parser makes of them."""

from random import Random

from tests.hostile.case import HOST, Ask, Case, Target, ask, chunked, head, with_length

_JSON = b"Content-Type: application/json"
_GARBAGE = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(32), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9),
    b"\x00\x00\x00\x00\r\n\r\n", b"SSH-2.0-x\r\n\r\n", b"*1\r\n$4\r\nPING\r\n\r\n", b"{}\r\n\r\n", b"GET\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n\r\n", b"GET / HTTX/1.1\r\n\r\n", b"GET / HTTP/1.1 x\r\n\r\n", b"GET /\x00 HTTP/1.1\r\n\r\n",
    b"get /api/cdrs HTTP/1.1\r\nHost: localhost\r\n\r\n", b"FOO /api/cdrs HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET\t/api/cdrs\tHTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /api/cdrs HTTP/1.2\r\nHost: localhost\r\n\r\n",
    b"GET /api/cdrs HTTP/9.9\r\nHost: localhost\r\n\r\n", b"GET /api/cdrs HTTP/1.1\r\n\r\n",
    b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"CONNECT /api/cdrs HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\xff\xfe\xfd\r\n\r\n", b"GET /api/cdrs\r\n\r\n",
    b"GET /api/cdrs HTTP/0.9\r\n\r\n", b"GET /api/cdrs HTTP/2.0\r\n\r\n", b"EHLO localhost\r\n\r\n",
)  # fmt: skip
_LENGTHS = (
    b"Content-Length: 3\r\nTransfer-Encoding: chunked", b"Transfer-Encoding: chunked\r\nContent-Length: 3",
    b"Content-Length: 3\r\nContent-Length: 3", b"Content-Length: 3\r\nContent-Length: 4", b"Content-Length: 3, 3",
    b"Content-Length: -3", b"Content-Length: +3", b"Content-Length: 0x3", b"Content-Length: 3.0", b"Content-Length:",
    b"Content-Length: \xd9\xa3", b"Content-Length: 99999999999999999999999", b"Content-Length: 3 3",
    b"Transfer-Encoding: gzip", b"Transfer-Encoding: identity", b"Transfer-Encoding: chunked, chunked",
    b"Transfer-Encoding: xchunked", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
    b"Transfer-Encoding: \x0bchunked", b"Transfer-Encoding:", b"Transfer-Encoding : chunked",
)  # fmt: skip
_CHUNKS = (
    b"zz\r\n{}\r\n0\r\n\r\n", b"-2\r\n{}\r\n0\r\n\r\n", b"0x2\r\n{}\r\n0\r\n\r\n",
    b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n", b"2\r\n{}X0\r\n\r\n", b"2 \r\n{}\r\n0\r\n\r\n", b"2\n{}\n0\n\n", b"\r\n",
    b"2;\x00\r\n{}\r\n0\r\n\r\n", b"0\r\nX\x00: y\r\n\r\n", b"0\r\n: y\r\n\r\n",
)  # fmt: skip
_VERSIONS = (b"HTTP/1.0", b"HTTP/0.9", b"HTTP/2.0", b"HTTP/1.1")


def protocols(rng: Random, target: Target) -> Case:
    """Build something that only a strict reader of HTTP/1.1 takes as it is."""
    return rng.choice(_SHAPES)(rng, target)


def _read(target: Target, path: str = "/cdrs?top=1", method: str = "GET") -> tuple[bytes, Ask]:
    whole = target.base_path + path
    return head(method, whole, HOST, target.bearer), ask(method, whole)


def _garbage(rng: Random, target: Target) -> Case:
    sent = rng.choice((rng.choice(_GARBAGE), rng.choice(_GARBAGE), rng.randbytes(200) + b"\r\n\r\n"))
    return Case(name="garbage", sent=sent)


def _framing(rng: Random, target: Target) -> Case:
    start = b"POST %s/auth/sign_in HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (target.base_path.encode(), _JSON)
    if rng.random() < 0.5:
        sent = start + rng.choice(_LENGTHS) + b"\r\n\r\n" + rng.choice((b"{}x", b"0\r\n\r\n", b"3\r\nabc\r\n0\r\n\r\n"))
    else:
        sent = start + b"Transfer-Encoding: chunked\r\n\r\n" + rng.choice(_CHUNKS)
    return Case(name="framing", sent=sent, asks=(ask("POST", target.base_path + "/auth/sign_in"),), must_refuse=True)


def _unusual_framing(rng: Random, target: Target) -> Case:
    coding = rng.choice((b" gzip, chunked", b"\tChunked ", b"chunked"))
    body = rng.choice((b'2;a="b"\r\n{}\r\n0\r\nX: y\r\n\r\n', b"00002\r\n{}\r\n000\r\n\r\n", chunked(b"{}", 1)))
    start = b"POST %s/auth/sign_in HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (target.base_path.encode(), _JSON)
    asked = (ask("POST", target.base_path + "/auth/sign_in"),)
    return Case(
        name="unusual framing",
        sent=start + b"transfer-encoding:" + coding + b"\r\n\r\n" + body,
        asks=asked,
        must_refuse=True,
    )


def _pipeline(rng: Random, target: Target) -> Case:
    requests = [
        _read(target, rng.choice(("/cdrs?top=1", "/cdrs?top=0", "/nowhere", "/call_reports"))) for _ in range(3)
    ]
    sent, asks = b"".join(one for one, _ in requests), tuple(asked for _, asked in requests)
    end = rng.choice((b"", b"", b"\x00garbage\r\n\r\n", b"GET", b"GET / HTTP/1.1\r\n"))
    return Case(name="pipeline", sent=b"\r\n" * rng.randint(0, 2) + sent + end, asks=asks)


def _cut(rng: Random, target: Target) -> Case:
    sent, asked = _read(target)
    return Case(name="cut", sent=sent[: rng.randint(0, len(sent) - 1)], asks=(asked,), is_whole=False)


def _method(rng: Random, target: Target) -> Case:
    method = rng.choice(("HEAD", "TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "M-SEARCH", "PURGE", "LINK"))
    path = rng.choice(("/cdrs", "/call_reports", "/cdrs/" + target.call_id, "/nowhere", "/auth/sign_in"))
    sent, asked = _read(target, path, method)
    return Case(name="method", sent=sent, asks=(asked,), is_fluent=True)


def _preflight(rng: Random, target: Target) -> Case:
    origin = rng.choice(("http://localhost:3000", "http://evil.example", "null", "", "http://[::1]:1"))
    wanted = rng.choice(("GET", "POST", "DELETE", "x" * 3000, ""))
    path, wish = target.base_path + "/cdrs", "Access-Control-Request-"
    sent = head(
        "OPTIONS", path, HOST, ("Origin", origin), (wish + "Method", wanted), (wish + "Private-Network", "true")
    )
    return Case(name="preflight", sent=sent, asks=(ask("OPTIONS", path),), is_fluent=True)


def _expect(rng: Random, target: Target) -> Case:
    path = target.base_path + "/auth/sign_in"
    fields = (("Expect", rng.choice(("100-continue", "100-Continue", "200-ok"))), ("Content-Type", "application/json"))
    sent = with_length("POST", path, rng.choice((b"{}", b"", b"x" * 70_000)), *fields)
    return Case(name="expect", sent=sent, asks=(ask("POST", path),), is_fluent=True)


def _upgrade(rng: Random, target: Target) -> Case:
    fields = (("Connection", "Upgrade, HTTP2-Settings"), ("Upgrade", rng.choice(("h2c", "websocket", "TLS/1.0", ""))))
    path = target.base_path + "/auth/sign_in"
    first = with_length("POST", path, b'{"a":1}', *fields, ("Content-Type", "application/json"))
    second, asked = _read(target)
    return Case(name="upgrade", sent=first + second, asks=(ask("POST", path), asked))


def _version(rng: Random, target: Target) -> Case:
    sent, asked = _read(target)
    sent = sent.replace(b"HTTP/1.1", rng.choice(_VERSIONS))
    if rng.random() < 0.5:
        sent = sent.replace(b"Host: localhost\r\n", b"")
    return Case(name="version", sent=sent, asks=(asked,))


_SHAPES = (
    _garbage, _garbage, _framing, _framing, _unusual_framing, _pipeline, _cut, _method, _method, _preflight, _expect,
    _upgrade, _version,
)  # fmt: skip
