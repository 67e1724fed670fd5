"""Hostile header fields. Refuses to know which of them a server looks at."""

from random import Random

from tests.hostile.case import HOST, Ask, Case, Field, Target, ask, head, with_length

_MEDIA_TYPES = (
    'application/json; profile="http://x/y"', "application/json;a/b", "application/json;charset=utf-8",
    "APPLICATION/JSON", "application/json ; charset = UTF-8", 'application/json;charset="utf-8"', "application/json;",
    "application/json; charset=utf-16", "application/json; charset=utf-7", "application/json; charset=nowhere",
    "application/json; charset=", "application/json; charset=%00", "application/json; charset=idna",
    "application/json; charset=unicode_escape", "application/json; charset=utf-8; charset=utf-16",
    "application/json; charset=rot13", "application/json; charset=zip", "application/json, text/plain", "*/*",
    "application/*", "application/problem+json", "application/vnd.api+json", "text/json", "text/plain", "json", "/",
    "", " ", ";", "a/b/c", "application//json", "application/json/", "application/\u0130son", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 5000, "multipart/mixed; boundary=a",
    "application/x-www-form-urlencoded", "application/json\tx", "application/" + "x" * 9000,
    "application/octet-stream", "application/yaml", "application/xml; charset=utf-8", 'application/json; x="',
    'application/json; x="\\', "application/json; charset=cp037", "application/json" + ";a=b" * 2000,
)  # fmt: skip
_HOSTS = (
    "LOCALHOST", "localhost:80", "localhost:99999", "localhost:", "localhost.", "127.0.0.1", "127.1", "[::1]",
    "[::1]:80", "[::ffff:127.0.0.1]", "0.0.0.0", "evil.example", "localhost.evil.example", "localhost@evil.example",
    "localhost, a", "", " ", "localhost:80:80", "local\u0000host", "127.0.0.1:80/", "%6cocalhost", "[", "[::1",
    "xn--a", "a" * 300, "localhost ", "\u212aocalhost", "2130706433", "localhost:0x50", "localhost:-1",
    "localhost:\u0661",
)  # fmt: skip
_AUTHORIZATIONS = (
    "", "Bearer", "Bearer ", "bearer x", "Bearer  x", "Basic YWRtaW46YWRtaW4=", "Basic", "Basic \u00ff", "Digest",
    "Token x", "Bearer " + "A" * 48, "Bearer " + "A" * 12_000, "Bearer null", "Bearer \u00e9", "Bearer a b",
    "Bearer\ta", "x", "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer ' or 1=1 --", "Bearer *", "Bearer,Bearer",
)  # fmt: skip
_STRAY: tuple[Field, ...] = (
    ("Accept", "text/html"), ("Accept", "application/xml;q=0"), ("Accept", "*/*;q=2"), ("Accept", "\u00ff"),
    ("Accept-Encoding", "gzip, br"), ("Accept-Charset", "utf-16"), ("Accept-Language", "x" * 4000),
    ("Range", "bytes=0-1"), ("If-Match", "*"), ("If-None-Match", "*"), ("If-Modified-Since", "never"),
    ("Cookie", "a=b; " * 500), ("TE", "trailers"), ("Origin", "http://evil.example"), ("Origin", "null"),
    ("Origin", "http://localhost:3000"), ("Origin", "http://\u00ff"), ("Origin", "http://localhost.evil.example"),
    ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-For", "1.2.3.4"), ("X-Forwarded-Proto", "javascript"),
    ("Forwarded", "host=evil.example"), ("X-HTTP-Method-Override", "DELETE"), ("X-Original-URL", "/_mock/"),
    ("Connection", "close"), ("Connection", "keep-alive, Host, Authorization"), ("Proxy-Connection", "keep-alive"),
    ("Max-Forwards", "0"), ("Trailer", "Authorization"), ("Via", "1.0 " + "a" * 3000), ("Content-Encoding", "gzip"),
    ("Content-Type", "application/json"), ("Content-Length", "0"), ("Expect", "nothing"),
    ("Keep-Alive", "timeout=99999, max=0"), ("Prefer", "code=429"), ("Prefer", "example=x, dynamic=true"), ("X", ""),
    ("User-Agent", "() { :; }; echo"), ("Referer", "\u2028"), ("X-Request-Id", "1\u00851"), ("Date", "yesterday"),
)  # fmt: skip
_BROKEN_LINES = (
    b"X: a\r\n b", b"X: a\r\n\tb", b" X: a", b"X : a", b"X", b": a", b"X Y: a", b"X\x00: a", b"X: a\x00b",
    b"X: a\x01b", b"X: a\rb", b"X: a\nY: b", b"X\xff: a", b"\xc3\x84: a", b"X: \x7f", b"(X): a", b"X@: a",
    b"Content-Length : 0", b"Transfer-Encoding\x0b: chunked", b"Host: a", b"\tX: a", b"X: a\r\r", b"{}: a", b'"X": a',
    b"X=a", b"GET / HTTP/1.1",
)  # fmt: skip
_READABLE_LINES = (
    b"X: \xff\xfe\xfd", b"X:a", b"X:   a   ", b"X:\ta\t", b"X:", b"x-" + b"y" * 4000 + b": z", b"!#$%&'*+-.^_`|~9: a",
    b"X: " + b"\xe2\x80\xae" * 500, b"X: ,,,,;;;;====\"\"\"\"",
)  # fmt: skip
_BODY = b'{"username":"admin","password":"x"}'


def headers(rng: Random, target: Target) -> Case:
    """Build a request with one or several odd header fields."""
    return rng.choice(_SHAPES)(rng, target)


def _media_type(rng: Random, target: Target) -> Case:
    path = target.base_path + rng.choice(("/auth/sign_in", "/call_reports", "/call_reports/" + target.report_ids[0]))
    fields: list[Field] = [target.bearer, ("Content-Type", rng.choice(_MEDIA_TYPES))]
    if rng.random() < 0.2:
        fields.append(("Content-Type", rng.choice(_MEDIA_TYPES)))
    asked = (ask("POST", path),)
    return Case(name="media type", sent=with_length("POST", path, _BODY, *fields), asks=asked, is_fluent=True)


def _read(name: str, target: Target, *fields: Field, is_fluent: bool = True) -> Case:
    path = target.base_path + "/cdrs?top=1"
    return Case(name=name, sent=head("GET", path, *fields), asks=(ask("GET", path),), is_fluent=is_fluent)


def _host(rng: Random, target: Target) -> Case:
    hosts = [("Host", rng.choice(_HOSTS)) for _ in range(rng.choice((0, 1, 1, 1, 1, 2)))]
    return _read("host", target, *hosts, target.bearer)


def _authorization(rng: Random, target: Target) -> Case:
    given = [("Authorization", rng.choice(_AUTHORIZATIONS)) for _ in range(rng.choice((1, 1, 1, 2)))]
    fields = [HOST, *given, *([target.bearer] if rng.random() < 0.3 else [])]
    rng.shuffle(fields)
    return _read("authorization", target, *fields)


def _stray(rng: Random, target: Target) -> Case:
    stray = [rng.choice(_STRAY) for _ in range(rng.randint(1, 6))]
    return _read("stray fields", target, HOST, target.bearer, *stray)


def _large(rng: Random, target: Target) -> Case:
    fields = rng.choice(
        (
            [("X", "a" * 20_480)],
            [(f"X-{number}", "a") for number in range(2_500)],
            [("X", "a" * 16_000)],
            [("X-" + "a" * 20_480, "b")],
            [("Cookie", "a=" + "b" * 100)] * 200,
            [("X", "a" * 100_000)],
            [("", "a" * 10)] * 2,
        )
    )
    return _read("large header", target, HOST, target.bearer, *fields, is_fluent=False)


def _line(rng: Random, target: Target) -> Case:
    start = b"GET %s/cdrs?top=1 HTTP/1.1\r\nHost: localhost\r\n" % target.base_path.encode()
    end = b"Authorization: %s\r\n\r\n" % target.bearer[1].encode() if isinstance(target.bearer[1], str) else b"\r\n"
    if rng.random() < 0.3:
        asked = (ask("GET", target.base_path + "/cdrs"),)
        return Case(name="readable line", sent=start + rng.choice(_READABLE_LINES) + b"\r\n" + end, asks=asked)
    broken = rng.choice(_BROKEN_LINES)
    return Case(name="broken line", sent=start + broken + b"\r\n" + end, asks=(Ask(method="GET"),), must_refuse=True)


def _bare_line_ends(rng: Random, target: Target) -> Case:
    sent = head("GET", target.base_path + "/cdrs", HOST, target.bearer)
    ends = rng.choice((b"\n", b"\r", b"\n\r", b"\r\r\n"))
    return Case(name="bare line ends", sent=sent.replace(b"\r\n", ends), asks=(Ask(method="GET"),), is_whole=False)


_SHAPES = (_media_type, _media_type, _host, _authorization, _stray, _stray, _large, _line, _line, _bare_line_ends)
