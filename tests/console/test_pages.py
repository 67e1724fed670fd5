"""What stands in the pages, what they refuse, and that they are about the PBX they are asked for."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from mockpbx.pbx import Pbx
from mockpbx.sandboxes import Sandboxes, Wish
from mockpbx.spec import Spec, load_spec
from tests.console.conftest import HOSTILE, HOSTILE_ID

PAGES = ("/", "/calls", "/call_logs", "/calls/7", "/reports", "/outbox", "/outbox/1", "/journal", "/journal/1")
ROOMS = (*PAGES, "/faults", "/clock", "/sandboxes")


def shown(pages: FlaskClient, path: str, status: int = 200) -> str:
    """Return the text of a page as it is read."""
    answer = pages.get(path)
    assert answer.status_code == status
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text)))


def test_the_home_page_says_how_to_call_and_what_happens(pages: FlaskClient, pbx: Pbx) -> None:
    """Token, user, request, counts, and traffic as drawing and as table."""
    text = shown(pages, "/")
    for fact in (pbx.token, pbx.admin.username, "/api/cdrs?top=3", "office", "America/New_York", "301 cdrs"):
        assert fact in text
    assert "Calls by hour, last 7 days" in text
    assert "Share of calls answered by hour, last 24 hours" in shown(pages, "/?span=24h")


def test_calls_are_asked_for_as_one_asks_the_api(pages: FlaskClient, pbx: Pbx) -> None:
    """Filter, order and page give what the API gives, and the request that gives it."""
    query = "filter=direction+eq+'INBOUND_CALL'&orderby=duration+desc&top=5&skip=5"
    answer = pages.get(f"/calls?{query}").text
    inbound = int(re.findall(r"to 10 of <strong>([0-9]+)</strong>", answer)[0])
    assert 5 < inbound < 301
    assert answer.count('<th scope="row">') == 5
    asked = "/api/cdrs?top=5&amp;filter=direction%20eq%20%27INBOUND_CALL%27&amp;orderby=duration%20desc&amp;skip=5"
    assert asked in answer
    assert pbx.token in answer
    assert "skip=10" in answer
    assert "skip=0" in answer


@pytest.mark.parametrize("path", ["/calls", "/call_logs"])
@pytest.mark.parametrize(
    ("query", "field", "reason"),
    [
        ("filter=colour+eq+1", "filter", "colour"),
        ("filter=duration+eq", "filter", "column"),
        ("orderby=colour", "orderby", "colour"),
        ("top=0", "top", "must not be below 1"),
        ("skip=-1", "skip", "must not be below 0"),
        ("filtre=x", "filtre", "did you mean filter?"),
        ("top=1&top=2", "top", "stands more than once"),
        ("search=a&search=b", "search", "stands more than once"),
    ],
)
def test_a_wrong_option_is_named_at_its_field(
    pages: FlaskClient, path: str, query: str, field: str, reason: str
) -> None:
    """What the API says of it stands in the page and at the field, whose text stays."""
    answer = pages.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert f'href="#list-{field}"' in answer.text
    assert reason in unescape(answer.text)
    faults = re.findall(r'class="fault" id="list-([a-z]+)-fault"', answer.text)
    assert faults == ([] if field == "filtre" else [field])


def test_lists_and_forms_follow_the_document_that_is_served(pages: FlaskClient, sandboxes: Sandboxes) -> None:
    """After another document was adopted, options and orders are read by that one."""
    order = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY"}
    assert pages.get("/calls?top=60").status_code == 200
    assert pages.post("/reports", data=order).status_code == 303
    text = load_spec().text.replace("maximum: 100, default: 100}", "maximum: 50, default: 50}")
    assert sandboxes.adopt(Spec(text.replace("[CSV, HTML]", "[HTML]")))
    assert pages.get("/calls?top=60").status_code == 400
    assert pages.post("/reports", data=order).status_code == 400


def test_a_call_shows_its_legs_in_time(pages: FlaskClient, pbx: Pbx) -> None:
    """One lane and one row for each leg, and the API's own words on each."""
    page = pages.get(f"/calls/{HOSTILE_ID}").text
    legs = json.loads(pbx.legs_of(HOSTILE_ID))["items"]
    assert page.count('class="told"') == len(legs)
    assert pages.get(f"/calls/{HOSTILE_ID}.json").data == pbx.legs_of(HOSTILE_ID)
    links = re.findall(r'href="(/call_logs/[0-9]+\.json)"', page)
    assert len(links) == len(legs)
    assert all(pages.get(link).get_json()["session_id"] == HOSTILE_ID for link in links)


@pytest.mark.parametrize("path", ROOMS)
def test_hostile_text_stays_text(pages: FlaskClient, path: str) -> None:
    """What callers call themselves is never markup, and pages with it do show it."""
    text = pages.get(path).text
    assert HOSTILE not in text
    assert "<img" not in text
    if path in ("/calls/7", "/outbox", "/outbox/1"):
        assert "&lt;img" in text or "&lt;b&gt;" in text


def test_a_mail_in_html_is_shut_in(pages: FlaskClient) -> None:
    """HTML of a mail stands in a frame without rights, as an attribute."""
    page = pages.get("/outbox/1").text
    frame = re.search(r"<iframe[^>]*>", page)
    assert frame is not None
    assert " sandbox " in frame[0]
    assert "&lt;script&gt;" in frame[0]
    assert pages.get("/outbox/1.eml").content_type == "message/rfc822"


@pytest.mark.parametrize("path", ROOMS)
def test_every_link_keeps_the_sandbox(pages: FlaskClient, sandboxes: Sandboxes, path: str) -> None:
    """Links and forms lead to where one is, but for those that lead to another PBX."""
    sandboxes.open(Wish(scenario="tiny"), "one")
    one = sandboxes.named("one")
    assert one is not None
    one.journal, one.pbx.archive = sandboxes.main.journal, sandboxes.main.pbx.archive
    one.pbx.store.post.put_mail(sandboxes.main.pbx.store.post.mails()[0])
    answer = pages.get(f"{path}?sandbox=one")
    assert answer.status_code == 200
    assert "PBX <a" in answer.text
    targets = re.findall(r'(?:href|action)="(/[^"]*)"', answer.text)
    elsewhere = [one for one in targets if "sandbox=one" not in one and not _is_for_all(one)]
    assert elsewhere == (["/"] if path == "/sandboxes" else [])
    for form in re.findall(r'<form method="get".*?</form>', answer.text, re.DOTALL):
        assert '<input type="hidden" name="sandbox" value="one">' in form


def _is_for_all(path: str) -> bool:
    return path.startswith(("/static/", "/openapi", "/health", "/api/"))


@pytest.mark.parametrize("path", ["/?sandbox=gone", "/calls/1", "/calls/x", "/outbox/9", "/journal/99", "/files/AAAA"])
def test_what_is_not_there_is_said_kindly(pages: FlaskClient, path: str) -> None:
    """A page that says so and leads home, with the status of it."""
    text = shown(pages, path, 404)
    assert "There is nothing here" in text
    assert "Home" in text


def test_unknown_paths_and_methods_have_a_page_too(pages: FlaskClient) -> None:
    """Also what no view is for."""
    assert "There is nothing here" in shown(pages, "/nothing", 404)
    answer = pages.get("/clock/advance")
    assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True)
    assert "That cannot be done here" in answer.text


def test_the_journal_is_looked_through(pages: FlaskClient) -> None:
    """By its own options; violations are counted and listed, and wrong options named."""
    assert "1 answer was not as the document has it" in shown(pages, "/journal")
    page = pages.get("/journal?violating=true").text
    assert "abc123" in page
    assert "1 to 1 of" in page
    wrong = pages.get("/journal?status=9")
    assert wrong.status_code == 400
    assert 'id="list-status-fault"' in wrong.text
    assert pages.get("/journal.har").get_json()["log"]["version"] == "1.2"


def test_rooms_are_named_and_the_present_one_is_marked(pages: FlaskClient) -> None:
    """One entry of the navigation is the page that is looked at."""
    for path in ROOMS:
        assert len(re.findall(r'<a [^>]*aria-current="page">', pages.get(path).text.partition("</nav>")[0])) == 1
