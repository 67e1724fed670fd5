"""Hostile paths and request targets. Refuses to know which of them name anything."""

from random import Random

from tests.hostile.case import HOST, Case, Target, ask, get, head

_STEPS = (
    "%00", "%0d%0a", "%0a", "%7f", "%1b", "%ff%fe", "%c0%af", "%ed%a0%80", "%f5", "%", "%2", "%zz", "..", ".",
    "%2e%2e", "%2E%2E%2F", "%2F", "%2f..%2f", "%5c", "..%5c..", "", "*", "~", ";a=b", ":", "@", "%25", "%2500", "{id}",
    "%7Bid%7D", "null", "undefined", "-1", "1", "a" * 64, "a" * 65, "a" * 3000, "%20", "+", "é", "%C3%A9", "%E2%80%AE",
    "%EF%BF%BD", "destroy", "sign_in", "1'--", "1%27%20or%201=1", "%3Cscript%3E", "..;", "index.php", "&", "a&b", "(",
    "[", "|", "^",
)  # fmt: skip
_STEMS = (
    "", "/cdrs", "/cdrs/", "/calllogs", "/calllogs/", "/call_reports", "/call_reports/", "/completed_call_reports/",
    "/blobs", "/blobs/", "/auth/sign_out", "/CDRS", "/cdrs/1/", "/call_reports/1/destroy",
)  # fmt: skip
_METHODS = ("GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
_TARGETS = (
    "/", "//", "///api/cdrs", "/api", "/api/", "/apis", "/api/cdrs/", "/api/./cdrs", "/api/../api/cdrs", "/api//cdrs",
    "/api/cdrs#x", "/api/cdrs?#x", "/api/cdrs??top=1", "/api/cdrs?", "/api/cdrs;top=1", "/api%2Fcdrs", "/%61pi/cdrs",
    "/%2e/api/cdrs", "/..%2f..%2fetc%2fpasswd", "/favicon.ico", "/robots.txt", "/.git/config", "/console", "/metrics",
    "/_mock", "/_mock/", "/_mock/docs", "/_mock/health", "/_mock/%00", "/_mock/%ff", "/_mock/../api/cdrs", "/_mock//",
    "/_mock/swagger-ui/..%2f..%2f..%2f__init__.py", "/_mock/swagger-ui/%00", "/_mock/swagger-ui/", "/_mockery",
    "/_mock/swagger-ui/" + "a/" * 2000, "/_mock/health?" + "a" * 4000, "/_mock/static/../../../app.py",
    "http://localhost/api/cdrs", "http://evil.example/api/cdrs?top=1", "https://localhost:1/api/cdrs", "http://",
    "http://localhost", "http://user:pass@localhost/api/cdrs", "http://[::1]/api/cdrs", "http://[/api/cdrs",
    "http://localhost:99999/api/cdrs", "ftp://localhost/api/cdrs", "javascript:alert(1)", "*", "localhost:80",
    "api/cdrs", "?top=1", "#", "/" + "a" * 8_000, "/api/cdrs/" + "a" * 9_000, "/api/cdrs?search=" + "a" * 9_000,
    "/" * 8_100, "/" + "a" * 70_000, "/api/" + "../" * 2_000 + "cdrs", "/api/cdrs/" + "%41" * 2_500,
)  # fmt: skip
_RAW_TARGETS = (
    b"/\xff\xfe", b"/api/cdrs/\xc3\xa9", b"/api/cdrs?search=\xff", b"/api/cdrs\x00", b"/api/cdrs/\x01",
    b"/api/cdrs/\x7f", b"/api/cdrs/\x0b1", b"/api/cdrs /1", b"/api/cdrs\t", b"/api/cdrs/\x80", b"/\xe2\x80\xae",
)  # fmt: skip


def paths(rng: Random, target: Target) -> Case:
    """Build a request for a path that was put together from odd steps, or for one with a history."""
    draw = rng.random()
    if draw < 0.1:
        return Case(name="raw target", sent=head("GET", rng.choice(_RAW_TARGETS), HOST, target.bearer))
    if draw < 0.45:
        return _request(rng, target, rng.choice(_TARGETS))
    if draw < 0.6:
        return get("known path", target, f"{rng.choice(_STEMS)}/{_known(rng, target)}".replace("//", "/"))
    return _request(rng, target, _steps(rng, target))


def _steps(rng: Random, target: Target) -> str:
    steps = [rng.choice(_STEPS) for _ in range(rng.randint(1, 3))]
    known = _known(rng, target)
    path = rng.choice(_STEMS) + rng.choice(("/", "")).join(rng.choice((step, step, step, known)) for step in steps)
    return target.base_path + path + rng.choice(("", "", "/", "/destroy", "?", "?top=1"))


def _known(rng: Random, target: Target) -> str:
    return rng.choice((target.call_id, target.call_log_id, target.completed_id, target.digest, target.report_ids[0]))


def _request(rng: Random, target: Target, whole: str) -> Case:
    if rng.random() < 0.4 and whole.startswith(target.base_path + "/"):
        return get("path", target, whole.removeprefix(target.base_path))
    method = rng.choice(_METHODS)
    fields = (HOST, target.bearer) if rng.random() < 0.8 else (HOST,)
    return Case(name=f"{method} path", sent=head(method, whole, *fields), asks=(ask(method, whole),), is_fluent=True)
