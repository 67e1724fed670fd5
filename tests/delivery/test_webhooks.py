"""Subscribers are told of calls and reports, with a signature, again when they do not take it, and nobody else is."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mockpbx.announcer import webhook_secret
from mockpbx.clock import ManualClock
from mockpbx.delivery import may_be_told
from mockpbx.errors import StartError, ValidationError
from mockpbx.jobs import Jobs
from mockpbx.model import HOUR, MINUTE, SECOND, DeliveryState, Event, Instant
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.delivery.receiver import Receiver, receiving

SPEC = load_spec()
NOW = parse_instant("2026-03-09T14:00:00Z")
ORDER = {"name": "n", "type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Somebody who wants to be told."""
    with receiving() as one:
        yield one


def pbx_with(receiver: Receiver, **settings: Any) -> Pbx:
    """A PBX whose events the receiver is told of."""
    made = {"call_count": 10, "report_seconds": 0, "webhook_urls": (receiver.url,), **settings}
    return Pbx(SPEC, PbxSettings(**made), ManualClock(NOW))


def settle(pbx: Pbx) -> None:
    """Do what is due."""
    jobs = Jobs(pbx)
    while jobs.step():
        pass


def test_a_completed_report_is_told(receiver: Receiver) -> None:
    """The event holds the product as the API shows it, and the signature is that of Standard Webhooks."""
    pbx = pbx_with(receiver)
    pbx.create_report(ORDER)
    settle(pbx)
    ((headers, body),) = receiver.got
    event = json.loads(body)
    assert (event["event"], event["occurred_at"]) == ("call_report_completed", "2026-03-09T14:00:00.000000Z")
    assert pbx.completed(event["data"]["id"]).file_name == event["data"]["file_name"]
    (webhook,) = pbx.store.post.webhooks()
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert int(headers["webhook-timestamp"]) == NOW // SECOND


def test_every_call_is_told_once_when_it_has_ended(receiver: Receiver) -> None:
    """With calls arriving, each is told of at the instant of its end, with its legs, and never again."""
    pbx = pbx_with(receiver, live_per_hour=30)
    Jobs(pbx).advance(HOUR)
    told = [json.loads(body) for _, body in receiver.got]
    assert len(told) > 15
    assert {one["event"] for one in told} == {"cdr"}
    assert [one["occurred_at"] for one in told] == [one["data"]["ended_at"] for one in told]
    assert len({one["data"]["id"] for one in told}) == len(told) == pbx.counts()["cdrs"] - 10
    for one in told:
        legs = json.loads(pbx.legs_of(one["data"]["id"]))["items"]
        assert one["data"]["items"] == legs


@pytest.mark.parametrize("status", [500, 302, 404])
def test_what_is_not_taken_is_sent_again(receiver: Receiver, status: int) -> None:
    """Tries follow after 15 s, 1, 3, 8 and 15 minutes, on the clock, until it is taken; redirects are not followed."""
    receiver.statuses = [status, status, status]
    pbx = pbx_with(receiver)
    pbx.create_report(ORDER)
    Jobs(pbx).advance(2 * MINUTE)
    assert len(receiver.got) == 3
    (delivery,) = pbx.store.post.deliveries()
    assert (delivery.state, delivery.outcome) == (DeliveryState.PENDING, f"answered {status}")
    assert delivery.due_at == NOW + 3 * MINUTE
    Jobs(pbx).advance(MINUTE)
    (delivery,) = pbx.store.post.deliveries()
    assert (delivery.state, delivery.attempt_count, delivery.due_at) == (DeliveryState.DELIVERED, 4, None)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_after_six_tries_it_is_given_up(receiver: Receiver) -> None:
    """Nobody is tried more than six times."""
    receiver.statuses = [503] * 20
    pbx = pbx_with(receiver)
    pbx.create_report(ORDER)
    Jobs(pbx).advance(5 * HOUR)
    (delivery,) = pbx.store.post.deliveries()
    assert (delivery.state, delivery.attempt_count, len(receiver.got)) == (DeliveryState.FAILED, 6, 6)


def test_whoever_does_not_listen_holds_nothing_up(receiver: Receiver) -> None:
    """A subscriber that is not there gets its tries, and the others are told at once."""
    pbx = pbx_with(receiver, webhook_urls=("http://127.0.0.1:9/", receiver.url))
    pbx.create_report(ORDER)
    settle(pbx)
    assert len(receiver.got) == 1
    outcomes = {one.target: one.outcome for one in pbx.store.post.deliveries()}
    assert outcomes == {"http://127.0.0.1:9/": "ConnectError", receiver.url: "answered 204"}


def test_a_subscription_that_ends_is_told_nothing_more(receiver: Receiver) -> None:
    """What was still to be sent is given up."""
    receiver.statuses = [500]
    pbx = pbx_with(receiver)
    pbx.create_report(ORDER)
    settle(pbx)
    (webhook,) = pbx.store.post.webhooks()
    assert pbx.store.post.remove_webhook(webhook.id)
    Jobs(pbx).advance(HOUR)
    assert len(receiver.got) == 1
    assert [one.state for one in pbx.store.post.deliveries()] == [DeliveryState.FAILED]


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("https://localhost/x", True),
        ("http://[::1]:1/", True),
        ("http://hooks.example/x", True),
        ("http://HOOKS.example/x", True),
        ("http://evil.example/", False),
        ("http://hooks.example.evil.example/", False),
        ("http://127.0.0.1@evil.example/", False),
        ("http://user:pass@127.0.0.1/", False),
        ("http://169.254.169.254/", False),
        ("http://0.0.0.0/", False),
        ("http://2130706433/", False),
        ("ftp://127.0.0.1/", False),
        ("file:///etc/passwd", False),
        ("http://127.0.0.1:99999/", False),
        ("http://127.0.0.1/\r\nx", False),
        ("", False),
    ],
)
def test_only_this_machine_and_named_hosts_may_be_told(url: str, may: bool) -> None:
    """Addresses are taken literally; no other spelling of a host gets through."""
    assert may_be_told(url, ["hooks.example"]) is may


def test_the_secret_of_a_start_signs_what_its_urls_are_told(receiver: Receiver, tmp_path: Path) -> None:
    """Another start may give another secret for the same state; without one it follows from the token."""
    given = "whsec_" + base64.b64encode(bytes(24)).decode()
    secrets = []
    for settings in ({}, {"webhook_secret": given}, {}, {"token": "another"}):
        pbx = pbx_with(receiver, **{"state": tmp_path / "state.db", **settings})
        (webhook,) = pbx.store.post.webhooks()
        secrets.append(webhook.secret)
        pbx.close()
    assert secrets[1] == given
    assert secrets[0] == secrets[2]
    assert len(set(secrets)) == 3


def test_whoever_knows_the_seed_knows_no_secret(receiver: Receiver) -> None:
    """The seed is shown to strangers, so that behind a token of one's own it leads to no secret that signs."""
    secrets = set()
    for token in (None, "one", "another"):
        pbx = pbx_with(receiver, token=token)
        later = pbx.announcer.subscribe(receiver.url, Event, NOW)
        secrets |= {later.secret, *(one.secret for one in pbx.store.post.webhooks())}
    assert len(secrets) == 6


def test_a_start_leaves_the_secrets_of_others_alone(receiver: Receiver, tmp_path: Path) -> None:
    """Whoever subscribed a URL by itself is signed to by the secret it was given, whatever a start says of that URL."""
    pbx = pbx_with(receiver, state=tmp_path / "state.db", webhook_urls=())
    mine = [pbx.announcer.subscribe(receiver.url, Event, NOW)]
    pbx.close()
    for token in ("one", "another"):
        pbx = pbx_with(receiver, state=tmp_path / "state.db", token=token)
        mine.append(pbx.announcer.subscribe(receiver.url, Event, NOW))
        pbx.restore(pbx.snapshot())
        pbx.announcer.subscribe_all(NOW)
        kept = pbx.store.post.webhooks()
        assert [one for one in kept if not one.is_of_start] == mine
        assert [one.secret for one in kept if one.is_of_start] == [webhook_secret(pbx.settings)]
        pbx.close()


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_" + "A" * 88 + "BBBB", "whsec_*" + "A" * 35, "A" * 40, "ä" * 40]
)
def test_a_secret_that_signs_nothing_is_refused(secret: str) -> None:
    """It is refused at the start, without being repeated."""
    with pytest.raises(StartError, match="24 to 64 bytes in base64") as refused:
        Pbx(SPEC, PbxSettings(scenario="empty", webhook_secret=secret), ManualClock(NOW))
    assert not secret or secret == "whsec_" or secret not in str(refused.value)


def test_a_url_that_may_not_be_told_is_refused() -> None:
    """At start it is one line, later a 400."""
    with pytest.raises(StartError, match="webhook-host"):
        Pbx(SPEC, PbxSettings(scenario="empty", webhook_urls=("http://evil.example/",)), ManualClock(NOW))
    pbx = Pbx(SPEC, PbxSettings(scenario="empty"), ManualClock(NOW))
    with pytest.raises(ValidationError):
        pbx.announcer.subscribe("http://evil.example/", Event, NOW)


def test_a_delivery_is_claimed_once(receiver: Receiver) -> None:
    """What one process sends, no other does, until its time is over."""
    pbx = pbx_with(receiver)
    pbx.create_report(ORDER)
    Jobs(pbx).step()
    post = pbx.store.post
    first = post.claim(NOW, "one", lease_seconds=60)
    assert first is not None
    assert post.claim(NOW, "two", lease_seconds=60) is None
    assert post.next_due() is None
    assert not post.settle(first, token="two")
    assert post.settle(first, token="one")
    assert post.next_due() == Instant(NOW)
