"""Hostile bodies: not JSON, JSON in odd wrappings, spoiled report orders. Refuses to know their readers."""

import gzip
import json
from random import Random

from tests.hostile.case import HOST, Case, Field, Target, ask, chunked, head, post_json, with_length
from tests.hostile.report_bodies import places, spoiled, valid_body, valid_update
from tests.hostile.texts import NUMBERS, TEXTS

_DEEP = (
    b"[" * 100_000, b"[" * 65 + b"]" * 65, b'{"a":' * 1_100 + b"1" + b"}" * 1_100, b"[" * 900 + b"]" * 900,
    b'{"a":' + b"[" * 1_000 + b"]" * 1_000 + b',"a":1}', b"[" * 65 + b'"' + b'\\"' * 100_000, b"[[],[" * 20_000,
    b'{"a":' * 64 + b"1" + b"}" * 64, b'["' + b"[" * 100_000 + b'"]', b"[" + b"1," * 200_000 + b"1]",
)  # fmt: skip
_NOT_JSON = (
    b"", b" ", b"\n\n", b"\x00", b"{", b"}", b"{]", b"[1,]", b"{'a':1}", b"{a:1}", b'{"a":1,}', b'{"a"}', b"// a\n{}",
    b"NaN", b"[NaN]", b'{"username":NaN,"password":"x"}', b"[Infinity]", b"[-Infinity]", b"[1e999]", b"[-]", b"[01]",
    b"[.5]", b"[5.]", b"[+5]", b"[0x5]", b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"{\x00}\x00",
    b"\xfe\xff\x00{\x00}", b'["\xff"]', b'["\xc0\xaf"]', b'["\xed\xa0\x80"]', b'["\\ud800"]', b'["\\udc00\\ud800"]',
    b'["\\u12"]', b'["\\x41"]', b'["\n"]', b'["\x00"]', b'{} {}', b"{}[]", b"true false", b"tru", b"nul", b'"',
    b'{"a":1,"a":2}', b"\x1f\x8b\x08\x00", b'{"username":"admin","username":"admin","password":"x"}', b"<a/>", b"a=b",
    b"--x\r\n\r\n--x--", b"%7B%7D", b"\xa0{}", b'{"username":"\\ud83d","password":"x"}',
    b'{"username":"admin","password":"x"}garbage', *_DEEP,
)  # fmt: skip
_NOT_OBJECTS = (b"null", b"true", b"0", b"-0", b'""', b"[]", b"[{}]", b"{}", b'{"":""}', b'"{}"', b"1e5", b'["a"]')
_PATHS = ("/auth/sign_in", "/auth/refresh_token", "/call_reports", "/call_reports/{report_id}")
_GZIPPED = gzip.compress(b'{"username":"admin","password":"x"}', mtime=0)
_LIMIT = 1024 * 1024


def bodies(rng: Random, target: Target) -> Case:
    """Build a POST whose body is not what its media type says, or comes in an odd wrapping."""
    return rng.choice(_SHAPES)(rng, target)


def _path(rng: Random, target: Target) -> str:
    return rng.choice(_PATHS).format(report_id=rng.choice(target.report_ids))


def _not_json(rng: Random, target: Target) -> Case:
    return post_json("not json", target, _path(rng, target), rng.choice(_NOT_JSON), must_refuse=True)


def _not_object(rng: Random, target: Target) -> Case:
    return post_json("not an object", target, _path(rng, target), rng.choice(_NOT_OBJECTS))


def _number(rng: Random, target: Target) -> Case:
    body = b'{"filter":{"duration_from":%s}}' % rng.choice(NUMBERS).encode()
    return post_json("number", target, _path(rng, target), body)


def _credentials(rng: Random, target: Target) -> Case:
    body = {"username": rng.choice((*TEXTS, "admin")), "password": rng.choice((*TEXTS, "mockpbx")), "domain": "x"}
    return post_json("credentials", target, "/auth/sign_in", json.dumps(spoiled(rng, body)).encode())


def _refresh(rng: Random, target: Target) -> Case:
    return post_json(
        "refresh", target, "/auth/refresh_token", json.dumps({"refresh_token": rng.choice(TEXTS)}).encode()
    )


def _chunked(rng: Random, target: Target) -> Case:
    whole = target.base_path + "/call_reports"
    body = chunked(json.dumps(valid_body(rng)).encode(), rng.choice((1, 7, 64, 100_000)))
    fields: tuple[Field, ...] = (("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"))
    sent = head("POST", whole, HOST, target.bearer, *fields) + body
    return Case(name="chunked", sent=sent, asks=(ask("POST", whole),), is_fluent=True)


def _oversize(rng: Random, target: Target) -> Case:
    whole = target.base_path + "/call_reports"
    body = b'{"name":"' + b"a" * rng.choice((_LIMIT - 11, _LIMIT - 10, _LIMIT, 2 * _LIMIT)) + b'"}'
    fields: tuple[Field, ...] = (target.bearer, ("Content-Type", "application/json"))
    if rng.random() < 0.5:
        sent = with_length("POST", whole, body, *fields)
    else:
        sent = head("POST", whole, HOST, *fields, ("Transfer-Encoding", "chunked")) + chunked(body, 65_536)
    return Case(name="oversize", sent=sent, asks=(ask("POST", whole),), must_refuse=True)


def _compressed(rng: Random, target: Target) -> Case:
    whole = target.base_path + "/auth/sign_in"
    fields: tuple[Field, ...] = (
        ("Content-Type", "application/json"),
        ("Content-Encoding", rng.choice(("gzip", "br", "x"))),
    )
    sent = with_length("POST", whole, _GZIPPED, *fields)
    return Case(name="compressed", sent=sent, asks=(ask("POST", whole),), is_fluent=True, must_refuse=True)


def _truncated(rng: Random, target: Target) -> Case:
    whole = target.base_path + "/call_reports"
    body = json.dumps(valid_body(rng)).encode()
    sent = with_length("POST", whole, body, target.bearer, ("Content-Type", "application/json"))
    return Case(name="truncated", sent=sent[: -rng.randint(1, len(body))], asks=(ask("POST", whole),), is_whole=False)


def _unwanted(rng: Random, target: Target) -> Case:
    method, path = rng.choice(
        (("GET", "/cdrs?top=1"), ("POST", "/call_reports/1/destroy"), ("POST", "/blobs/" + "a" * 32))
    )
    whole = target.base_path + path
    fields = [target.bearer, ("Content-Type", rng.choice(("application/json", "text/plain", "a/b/c", "")))]
    sent = with_length(method, whole, rng.choice(_NOT_JSON), *fields)
    return Case(name="unwanted body", sent=sent, asks=(ask(method, whole),), is_fluent=True)


_SHAPES = (
    *(_not_json,) * 8, *(_not_object,) * 2, *(_number,) * 2, *(_credentials,) * 5, _refresh, *(_chunked,) * 2,
    _oversize, _compressed, *(_truncated,) * 2, *(_unwanted,) * 2,
)  # fmt: skip


def reports(rng: Random, target: Target) -> Case:
    """Build an order or a change of one, mostly spoiled."""
    is_order = rng.random() < 0.7
    body = valid_body(rng) if is_order else valid_update(rng)
    name, path = (
        ("order", "/call_reports") if is_order else ("change", "/call_reports/" + rng.choice(target.report_ids))
    )
    if rng.random() < 0.9:
        body = spoiled(rng, body)
    text = json.dumps(body, ensure_ascii=rng.random() < 0.5)
    if rng.random() < 0.1 and any(True for _ in places(body)):
        text = _repeated_member(rng, body)
    return post_json(name, target, path, text.encode("utf-8", "surrogatepass"))


def _repeated_member(rng: Random, body: dict[str, object]) -> str:
    name = rng.choice(sorted(body))
    return f"{json.dumps(body)[:-1]}, {json.dumps(name)}: null}}"
