"""Who may look and who may act: no page of another origin, and nobody from elsewhere without the control token."""

import base64
import re

import pytest
from flask.testing import FlaskClient

from mockpbx.console.site import build_site
from mockpbx.sandboxes import Sandboxes
from tests.conftest import NOW

FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
    {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-site"},
)
ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}


def actions(site_pages: FlaskClient) -> list[str]:
    """Return where forms are posted to, by the routes themselves."""
    rules = site_pages.application.url_map.iter_rules()
    return sorted(
        rule.rule.replace("<", "").replace(">", "")
        for rule in rules
        if rule.endpoint.startswith("pages.") and "POST" in (rule.methods or ())
    )


@pytest.mark.parametrize("headers", FOREIGN)
def test_nothing_is_done_for_other_origins(pages: FlaskClient, sandboxes: Sandboxes, headers: dict[str, str]) -> None:
    """Every form of the console refuses what comes from a page that is not its own, and changes nothing."""
    pbx = sandboxes.main.pbx
    before = (pbx.counts(), len(pbx.store.post.mails()), len(sandboxes.all()), len(sandboxes.main.journal))
    for path in actions(pages):
        form = {"step": "day", "name": "x", "type": "NORMAL", "profile": "flaky", "fault": "status"}
        assert pages.post(path, data=form, headers=headers).status_code == 403, path
    after = (pbx.counts(), len(pbx.store.post.mails()), len(sandboxes.all()), len(sandboxes.main.journal))
    assert (after, pbx.clock.now(), sandboxes.main.faults.is_empty) == (before, NOW, True)


def test_there_are_forms_to_guard(pages: FlaskClient) -> None:
    """The list that the test above goes through is not empty."""
    assert len(actions(pages)) > 15


def test_the_consoles_own_forms_are_let_in(pages: FlaskClient) -> None:
    """A browser says that a form is one of ours."""
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert pages.post("/clock/advance", data={"step": "day"}, headers=headers).status_code == 303


def test_a_link_may_lead_here_and_a_frame_may_not(pages: FlaskClient) -> None:
    """Somebody follows a link of another site; a page of it neither frames nor fetches ours."""
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert pages.get("/calls", headers=link).status_code == 200
    for wrong in ({"Sec-Fetch-Dest": "iframe"}, {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}):
        assert pages.get("/calls", headers={**link, **wrong}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/calls", "/reports", "/clock", "/nothing", "/?sandbox=gone", "/docs"])
def test_every_page_forbids_what_it_does_not_need(pages: FlaskClient, path: str) -> None:
    """No foreign script, no frame around it, no guess at its type, nothing for other origins."""
    headers = pages.get(path).headers
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy
    assert ("unsafe-inline" in policy) == (path == "/docs")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "path", ["/calls", "/reports", "/outbox", "/journal", "/faults", "/clock", "/sandboxes", "/?sandbox=x"]
)
def test_strangers_see_the_home_page_alone(sandboxes: Sandboxes, path: str) -> None:
    """From another machine everything else wants the control token, and is refused where there is none."""
    without = build_site(sandboxes).test_client()
    assert without.get("/", environ_base=ELSEWHERE).status_code == 200
    assert without.get(path, environ_base=ELSEWHERE).status_code == 403
    with_token = build_site(sandboxes, control_token="key").test_client()
    asked = with_token.get(path, environ_base=ELSEWHERE)
    assert asked.status_code == 401
    assert asked.headers["WWW-Authenticate"].startswith("Basic ")
    for password, is_right in (("key", True), ("wrong", False)):
        given = "Basic " + base64.b64encode(f"qa:{password}".encode()).decode()
        status = with_token.get(path, environ_base=ELSEWHERE, headers={"Authorization": given}).status_code
        assert (status in (200, 404)) == is_right


def test_strangers_are_not_told_token_and_password(sandboxes: Sandboxes) -> None:
    """What is open to everybody holds them only for who is on this machine or presents the control token."""
    pages, pbx = build_site(sandboxes, control_token="key").test_client(), sandboxes.main.pbx
    known = {"Authorization": "Basic " + base64.b64encode(b"qa:key").decode()}
    for path, secrets in (("/", (pbx.token, f"<code>{pbx.settings.password}</code>")), ("/docs", (pbx.token,))):
        told = pages.get(path, environ_base=ELSEWHERE).text
        assert not [secret for secret in secrets if secret in told], path
        for answer in (pages.get(path), pages.get(path, environ_base=ELSEWHERE, headers=known)):
            assert all(secret in answer.text for secret in secrets), path


def test_strangers_are_told_a_way_that_leads_in(sandboxes: Sandboxes) -> None:
    """The home page links to where a browser asks for the control token; where there is none, it speaks of none."""
    without = build_site(sandboxes).test_client().get("/", environ_base=ELSEWHERE).text
    assert "shown on the machine that this runs on" in without
    assert "control token" not in without
    pages = build_site(sandboxes, control_token="key").test_client()
    link = re.search(r'<a href="([^"]*)">with the control token</a>', pages.get("/", environ_base=ELSEWHERE).text)
    assert link is not None
    assert pages.get(link[1], environ_base=ELSEWHERE).headers["WWW-Authenticate"].startswith("Basic ")
    known = {"Authorization": "Basic " + base64.b64encode(b"qa:key").decode()}
    assert sandboxes.main.pbx.token in pages.get(link[1], environ_base=ELSEWHERE, headers=known).text
    assert "with the control token" not in pages.get("/").text


def test_strangers_do_nothing(sandboxes: Sandboxes) -> None:
    """Nor do they post a form."""
    pages = build_site(sandboxes, control_token="key").test_client()
    assert pages.post("/clock/advance", data={"step": "day"}, environ_base=ELSEWHERE).status_code == 401
    assert sandboxes.main.pbx.clock.now() == NOW
