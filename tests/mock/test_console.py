"""The console: pages beside the API, guarded and offline."""

import gc
import re
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mockpbx.console.site import build_site
from mockpbx.pbx import Pbx
from mockpbx.sandboxes import MAIN, Sandbox, Sandboxes
from mockpbx.self_check import SelfCheck
from mockpbx.server import MockPbx
from mockpbx.settings import PbxSettings


@pytest.fixture
def pages(pbx: Pbx) -> FlaskClient:
    """Flask's own client on the pages of a mock PBX."""
    return build_site(Sandboxes(Sandbox(MAIN, pbx)), SelfCheck(pbx.spec)).test_client()


def test_the_home_page_says_what_one_needs(pages: FlaskClient, pbx: Pbx) -> None:
    """The home page shows token, user, seed and counts."""
    text = pages.get("/").text
    for fact in (pbx.token, pbx.admin.username, "/api/cdrs", "office", ">50<"):
        assert fact in text


def test_the_document_is_served_verbatim(pages: FlaskClient, pbx: Pbx) -> None:
    """The document is the file byte for byte; the 3.1 rendering stands beside it."""
    assert pages.get("/openapi.yaml").text == pbx.spec.text
    rendered = pages.get("/openapi-3.1.json").json
    assert rendered is not None
    assert rendered["openapi"] == "3.1.0"


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_ask_nobody_else(pages: FlaskClient, path: str) -> None:
    """Every address in a page is on this server, and each of them is there."""
    text = pages.get(path).text
    for address in re.findall(r'(?:src|href|data-document)="([^"#][^"]*)"', text):
        assert address.startswith("/")
        with pages.get(address) as answer:
            assert answer.status_code == 200


def test_every_page_is_guarded(pages: FlaskClient) -> None:
    """Pages forbid foreign scripts, framing and guessing, and never allow another origin."""
    answer = pages.get("/", headers={"Origin": "https://evil.example"})
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_health_tells_the_world(pages: FlaskClient) -> None:
    """Health names version, world and counts."""
    health = pages.get("/health").json
    assert health is not None
    assert health["status"] == "ready"
    assert health["counts"]["cdrs"] == 50


def test_whoever_looks_first_at_once_sees_one_console() -> None:
    """Many first requests at the same time are all answered, by one site and not by one for each."""
    gc.collect()
    gc.disable()
    try:
        before = _site_count()
        with MockPbx(PbxSettings(scenario="empty")) as mock, ExitStack() as lines:
            asked = [lines.enter_context(_health_asked(mock.url)) for _ in range(20)]
            assert {line.recv(65536)[:12] for line in asked} == {b"HTTP/1.1 200"}
            assert _site_count() - before == 1
    finally:
        gc.enable()


def _health_asked(url: str) -> socket.socket:
    line = socket.create_connection((urlsplit(url).hostname or "", urlsplit(url).port or 0), timeout=30)
    line.sendall(b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return line


def _site_count() -> int:
    return sum(type(one) is Flask for one in gc.get_objects())
