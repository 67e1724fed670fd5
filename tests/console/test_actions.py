"""What the forms do: led on by 303 when it went, shown again when it did not, and never done twice."""

import re
from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient

from mockpbx.model import DAY, HOUR, ReportType
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import Sandboxes
from tests.conftest import NOW

ORDER = {"name": "Sample", "email": "qa@acme.example", "format": "CSV", "range": "LAST_SEVEN_DAYS"}


def done(pages: FlaskClient, path: str, **form: str) -> str:
    """Do something and return what is said of it."""
    answer = pages.post(path, data=form)
    assert answer.status_code == 303, answer.text
    page = pages.get(answer.headers["Location"])
    said = re.search(r'class="said" role="status">([^<]*)<', page.text)
    assert said is not None
    return said[1]


@pytest.mark.parametrize("report_type", list(ReportType))
def test_each_type_of_report_can_be_ordered_and_downloaded(
    pages: FlaskClient, pbx: Pbx, report_type: ReportType
) -> None:
    """A sample runs until it is done, its file is the API's as an attachment, and its mail is linked."""
    assert done(pages, "/reports", type=report_type, **ORDER) == "The report was ordered."
    assert "Run until done" in pages.get("/reports").text
    assert "complete" in done(pages, "/reports/run")
    page = pages.get("/reports").text
    link = re.search(r'href="(/files/([^"]+))"', page)
    assert link is not None
    with pages.get(link[1]) as answer:
        assert answer.data == pbx.blob(link[2]).content
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    mail = re.search(r'href="(/outbox/[0-9]+)"', page)
    assert mail is not None
    assert "Sample" in pages.get(mail[1]).text


def test_orders_and_products_are_destroyed(pages: FlaskClient, pbx: Pbx) -> None:
    """A scheduled order says when it runs next; both kinds go, once."""
    done(pages, "/reports", type="NORMAL", cron_expr="0 6 * * *", **ORDER)
    done(pages, "/clock/advance", step="day")
    page = pages.get("/reports").text
    assert "2026-03-11 06:00:00" in page
    for action in re.findall(r'action="(/(?:reports|completed)/[0-9]+/destroy)"', page):
        assert done(pages, action) == "It is gone."
        assert pages.post(action).status_code == 404
    assert pbx.counts()["call_reports"] == pbx.counts()["completed_call_reports"] == 0


def test_the_clock_moves_as_it_is_told(pages: FlaskClient, sandboxes: Sandboxes) -> None:
    """By steps, to what is due, until an instant, to an instant, running and frozen."""
    clock = sandboxes.main.pbx.clock
    done(pages, "/clock/advance", step="hour")
    assert clock.now() == NOW + HOUR
    done(pages, "/clock/advance", step="day")
    assert clock.now() == NOW + HOUR + DAY
    due_at = sandboxes.main.jobs.next_due()
    done(pages, "/clock/advance", step="due")
    assert clock.now() == due_at
    done(pages, "/clock/advance", until="2026-04-01T00:00:00Z")
    assert clock.now() == parse_instant("2026-04-01T00:00:00Z")
    done(pages, "/clock/set", now="2026-03-09T14:00:00+01:00")
    assert clock.now() == NOW - HOUR
    for path, is_frozen in (("/clock/run", False), ("/clock/freeze", True)):
        done(pages, path)
        assert clock.is_frozen == is_frozen
    done(pages, "/clock/pace", report_seconds="7.5")
    assert sandboxes.main.pbx.report_seconds == 7.5


def test_a_moment_is_kept_and_brought_back(pages: FlaskClient, pbx: Pbx) -> None:
    """What was done after a snapshot is undone by it; after a reset nothing is left, and another world can be had."""
    done(pages, "/clock/save", name="before")
    done(pages, "/reports", type="NORMAL", **ORDER)
    assert pbx.counts()["call_reports"] == 1
    done(pages, "/clock/restore", name="before")
    assert pbx.counts()["call_reports"] == 0
    done(pages, "/clock/remove", name="before")
    assert pages.post("/clock/restore", data={"name": "before"}).status_code == 404
    done(pages, "/clock/reset")
    assert pbx.store.post.mails() == ()
    done(pages, "/clock/reset", scenario="tiny", seed="5")
    assert (pbx.world.scenario, pbx.world.seed) == ("tiny", 5)


def test_a_sandbox_is_opened_looked_at_and_dropped(pages: FlaskClient, sandboxes: Sandboxes) -> None:
    """Opening leads into it, dropping out of it."""
    form = {"name": "one", "scenario": "tiny", "seed": "3", "now": "2026-01-01T00:00:00Z", "is_frozen": "1"}
    opened = pages.post("/sandboxes", data=form)
    assert opened.headers["Location"] == "/?said=opened&sandbox=one"
    one = sandboxes.named("one")
    assert one is not None
    assert one.pbx.token in pages.get(opened.headers["Location"]).text
    assert (one.pbx.world.seed, one.pbx.clock.is_frozen) == (3, True)
    assert pages.post("/sandboxes", data=form).status_code == 409
    dropped = pages.post("/sandboxes/one/drop?sandbox=one")
    assert dropped.headers["Location"] == "/sandboxes?said=dropped"
    assert sandboxes.named("one") is None
    assert pages.post("/sandboxes/main/drop").status_code == 409


def test_the_post_is_cleared_and_subscriptions_end(pages: FlaskClient, pbx: Pbx) -> None:
    """Mails go all at once, subscriptions one by one."""
    pbx.announcer.subscribe("http://127.0.0.1:9/hook", [], NOW)
    action = re.search(r'action="(/webhooks/[0-9]+/remove)"', pages.get("/outbox").text)
    assert action is not None
    assert done(pages, action[1]) == "The subscription ended."
    assert pages.post(action[1]).status_code == 404
    done(pages, "/outbox/clear")
    assert pbx.store.post.mails() == ()


def test_faults_are_put_in_force_and_lifted(pages: FlaskClient, sandboxes: Sandboxes) -> None:
    """One by one, as a profile, and all at once; the journal is cleared likewise."""
    faults = sandboxes.main.faults
    form = {
        "fault": "status",
        "operations": "listCdrs",
        "probability": "0.5",
        "count": "3",
        "settings": '{"code": 503}',
    }
    done(pages, "/faults", **form)
    ((rule, _, _),) = faults.rules()
    assert (rule.operations, rule.probability, rule.count, rule.settings["code"]) == (("listCdrs",), 0.5, 3, 503)
    assert "503" in pages.get("/faults").text
    done(pages, f"/faults/{rule.id}/lift")
    assert faults.is_empty
    done(pages, "/faults/apply", profile="flaky")
    assert len(faults.rules()) > 3
    done(pages, "/faults/clear")
    assert faults.is_empty
    done(pages, "/journal/clear")
    assert len(sandboxes.main.journal) == 0


@pytest.mark.parametrize(
    ("path", "form", "field", "reason"),
    [
        ("/reports", {"type": "NORMAL", **ORDER, "email": "nobody"}, "order-email", "must be a valid email"),
        ("/reports", {"type": "NORMAL", **ORDER, "cron_expr": "often"}, "order-cron_expr", "cron"),
        ("/reports", {"type": "SOME"}, "order-type", "must be one of"),
        ("/clock/advance", {"until": "later"}, "advance-until", "RFC 3339"),
        ("/clock/advance", {"until": "2020-01-01T00:00:00Z"}, "advance-until", "must not lie before"),
        ("/clock/advance", {"step": "year"}, "advance-step", "must be one of hour, day, week, due"),
        ("/clock/set", {}, "set-now", "is required"),
        ("/clock/pace", {"report_seconds": "nan"}, "pace-report_seconds", "is not a number"),
        ("/clock/pace", {"report_seconds": "-1"}, "pace-report_seconds", "must not be below 0"),
        ("/clock/reset", {"seed": "one"}, "reset-seed", "is not a whole number"),
        ("/clock/reset", {"scenario": "moon"}, "reset-scenario", "moon"),
        ("/clock/save", {"name": "a/b"}, "save-name", "must match"),
        ("/sandboxes", {"name": "a b"}, "open-name", "must match"),
        ("/sandboxes", {"ttl_seconds": "0"}, "open-ttl_seconds", "must not be below 1"),
        ("/faults", {"fault": "flood"}, "add-fault", "must be one of"),
        ("/faults", {"fault": "status", "settings": "[1]"}, "add-settings", "is not a JSON object"),
        ("/faults", {"fault": "status", "settings": '{"code": 1}'}, "add-settings", "must not be below"),
        ("/faults/apply", {"profile": "calm"}, "apply-profile", "must be one of"),
    ],
)
def test_a_wrong_form_is_shown_again(
    pages: FlaskClient, pbx: Pbx, path: str, form: Mapping[str, str], field: str, reason: str
) -> None:
    """With what was wrong, in the API's words, and what was filled in; nothing was done."""
    before = (pbx.clock.now(), pbx.counts(), pbx.recipe)
    answer = pages.post(path, data=form)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert reason in answer.text
    if f'id="{field}"' in answer.text:
        assert f'id="{field}-fault"' in answer.text
    assert (pbx.clock.now(), pbx.counts(), pbx.recipe) == before


def test_no_link_can_put_words_into_a_page(pages: FlaskClient) -> None:
    """What is said after something was done is one of our own sentences."""
    assert 'class="said"' not in pages.get("/?said=You+won").text
