"""Secrets in recorded traffic: whatever a name says of them, no verdict shows them."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from contracts.document import Document
from contracts.exchange import Exchange
from contracts.har import write_har
from contracts.mask import is_secret_name, masked, without_user
from contracts.profile import STRICT
from contracts.traffic import TrafficJudge
from tests.contracts.conftest import Check
from tests.contracts.plain_use import PlainUse
from tests.mutants.liar import load_lie, serving

PLANTED = {"x-access-token": "CANARY-1", "x-csrf-token": "CANARY-2", "x-api-key": "CANARY-3"}


def _with_secrets(exchange: Exchange) -> Exchange:
    joint = "&" if "?" in exchange.url else "?"
    return replace(
        exchange,
        url=f"{exchange.url}{joint}access_token=CANARY-4",
        request_headers={**exchange.request_headers, **PLANTED, "referer": "http://h/?sessionKey=CANARY-5&top=1"},
        response_headers={**exchange.response_headers, "x-new-token": "CANARY-6", "x-echo": "got CANARY-4"},
    )


def test_no_file_shows_what_a_name_calls_secret(check: Check, tmp_path: Path) -> None:
    """Headers of both directions and query options with such names are masked in all that is written and printed."""
    with serving(load_lie("duration_is_one_more")) as target:
        use = PlainUse(target.base_url, target.token)
        use.everything()
    write_har([(_with_secrets(one), "") for one in use.exchanges], tmp_path / "recorded.har", "")
    files = {name: tmp_path / f"verdict.{name}" for name in ("html", "json", "junit", "sarif", "har")}
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    done = check(tmp_path / "recorded.har", *options, command="traffic")
    assert done.returncode == 1, done.stderr
    assert "cdr.duration" in done.stdout
    for text in (done.stdout, done.stderr, *(path.read_text() for path in files.values())):
        assert "CANARY" not in text


@pytest.mark.parametrize(
    ("url", "without", "shown"),
    [
        ("http://a:b@h/api?x", "http://h/api?x", "http://***@h/api?x"),
        ("//a@h/", "//h/", "//***@h/"),
        ("http://a@b@h", "http://h", "http://***@h"),
        ("http://h/a//b@c?d=e@f", "http://h/a//b@c?d=e@f", "http://h/a//b@c?d=e@f"),
        ("http://h/?to=http://a:b@c/", "http://h/?to=http://a:b@c/", "http://h/?to=http://***@c/"),
    ],
)
def test_of_an_address_the_user_alone_goes(url: str, without: str, shown: str) -> None:
    """Who stands before the host is taken out, and nothing else that holds the same sign."""
    assert without_user(url) == without
    assert masked(Exchange(method="GET", url=url, status=200), secret=None).url == shown


def test_no_file_shows_who_is_let_in_by_an_address(check: Check, tmp_path: Path) -> None:
    """A user and a password in recorded addresses are masked, and the server is the same as without them."""
    url = "http://bob:CANARY@pbx.example/api/cdrs/x"
    headers = {"content-type": "text/plain", "location": "https://CANARY@elsewhere.example/?a=b@c"}
    plain = Exchange(method="GET", url=url.replace("bob:CANARY@", ""), status=200, response_headers=headers)
    told = replace(plain, url=url, request_headers={"referer": f"{url}?q=a@b"}, begun=plain.begun - 1)
    write_har([(told, ""), (plain, "")], tmp_path / "recorded.har", "")
    files = {name: tmp_path / f"verdict.{name}" for name in ("html", "json", "junit", "sarif", "har")}
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    done = check(tmp_path / "recorded.har", *options, "--personal", "shown", command="traffic")
    assert (done.returncode, done.stderr) == (1, "")
    assert "http://pbx.example/api" in done.stdout
    assert "elsewhere, not judged" not in done.stdout
    for text in (done.stdout, *(path.read_text() for path in files.values())):
        assert "CANARY" not in text
    assert "***@elsewhere.example/?a=b@c" in files["har"].read_text()


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("Authorization", True), ("X-Auth-Token", True), ("accessToken", True), ("api_key", True), ("X-Key", True),
        ("XSRF", True), ("client_secret", True), ("X-Amz-Signature", True), ("sessionid", True), ("JSESSIONID", True),
        ("XAuthToken", True), ("APIKey", True), ("accesstoken", True), ("X-Authentication", True), ("oauth", True),
        ("jwt", True), ("sid", True), ("sig", True), ("user_pwd", True), ("X-OTP", True), ("clientAssertion", True),
        ("X-Session-Id", False), ("X-Monkey", False), ("authority", False), ("X-RateLimit-Key-Remaining", False),
        ("accesskey", True), ("X-Key-2", True), ("side", False), ("signal", False), ("inside", False),
        ("WWW-Authenticate", False), ("Access-Control-Allow-Credentials", False), ("author", False),
        ("keyword", False), ("filter", False), ("search", False), ("orderby", False), ("content-type", False),
    ],
)  # fmt: skip
def test_names_tell_of_secrets(name: str, *, is_secret: bool) -> None:
    """Names that speak of tokens, keys and sessions are those of secrets; those of the API's own options are not."""
    assert is_secret_name(name) is is_secret


def test_what_is_no_secret_keeps_its_spelling() -> None:
    """Of an address only the values of such options are masked, and its other parts stay as they were written."""
    url = "http://h/api/cdrs?filter=id+eq+%27%ff%27&access_token=a%2Fb&top=%31#key=c"
    shown = masked(
        Exchange(method="GET", url=url, status=401, response_headers={"www-authenticate": "Bearer"}), secret=""
    )
    assert shown.url == "http://h/api/cdrs?filter=id+eq+%27%ff%27&access_token=***&top=%31#key=***"
    assert asdict(shown)["response_headers"] == {"www-authenticate": "Bearer"}


def test_secrets_that_change_always_take_no_room(document: Document) -> None:
    """Of tokens that are new in every request the last ones are remembered."""
    judge = TrafficJudge(document, "http://h/api", STRICT)
    for number in range(1_200):
        headers = {"x-csrf-token": f"CANARY-{number}"}
        judge.take(Exchange(method="GET", url="http://h/api/elsewhere", status=404, request_headers=headers))
    assert len(judge.secrets) == 1_000
    assert "CANARY-1199" in judge.secrets
