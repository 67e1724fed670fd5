"""The pytest plugin: a mock PBX for a test, and nothing to pay for a suite without one.

pytest imports this module in every run of every suite, so that it imports nothing but the standard library and pytest
until a fixture is asked for.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mockpbx.fixtures import AppHost, Host, OwnAsgiPbx, OwnPbx
    from mockpbx.settings import PbxSettings

URL_VARIABLE = "MOCKPBX_URL"
TOKEN_VARIABLE = "MOCKPBX_CONTROL_TOKEN"  # noqa: S105 - the name of a variable
WISHES = ("scenario", "seed", "call_count", "locale", "now", "is_frozen", "report_seconds", "faults")
"""What the marker may say; all but faults is what a sandbox may be told when it is opened."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option, and the line of an ini file, that name a mock to be used instead of one of our own."""
    text = f"URL of a running mock PBX to open sandboxes on, instead of serving one.  [env: {URL_VARIABLE}]"
    parser.getgroup("mockpbx").addoption("--mockpbx-url", metavar="URL", help=text)
    parser.addini("mockpbx_url", text)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", f"mockpbx({', '.join(f'{name}=' for name in WISHES)}): what PBX a test is lent")


@pytest.fixture(scope="session")
def mockpbx_settings() -> PbxSettings:
    """What our own mock is made of; a suite may say something else in a fixture of this name."""
    from mockpbx.settings import PbxSettings

    return PbxSettings()


@pytest.fixture(scope="session")
def mockpbx_server(pytestconfig: pytest.Config, request: pytest.FixtureRequest) -> Iterator[Host]:
    """A mock that all tests share: the one whose URL was given, or one on a free port in this process."""
    url = pytestconfig.getoption("--mockpbx-url") or os.environ.get(URL_VARIABLE) or pytestconfig.getini("mockpbx_url")
    with _failing_in_one_line():
        if url:
            from mockpbx.fixtures import running_host

            with running_host(url, os.environ.get(TOKEN_VARIABLE)) as host:
                yield host
        else:
            from mockpbx.fixtures.served import own_host

            with own_host(request.getfixturevalue("mockpbx_settings")) as host:
                yield host


@pytest.fixture
def mockpbx(mockpbx_server: Host, request: pytest.FixtureRequest) -> Iterator[OwnPbx]:
    """A PBX of the test's own, as its nearest marker wishes; it is dropped when the test is over."""
    from mockpbx.fixtures import lend

    with _failing_in_one_line(), lend(mockpbx_server, _wish(request)) as own:
        yield own


@pytest.fixture(scope="session")
def mockpbx_app(mockpbx_settings: PbxSettings) -> Iterator[AppHost]:
    """A mock that all tests share and that listens on no port."""
    from mockpbx.fixtures.served import socketless_host

    with _failing_in_one_line(), socketless_host(mockpbx_settings) as host:
        yield host


@pytest.fixture
def mockpbx_asgi(mockpbx_app: AppHost, request: pytest.FixtureRequest) -> Iterator[OwnAsgiPbx]:
    """A PBX of the test's own without a socket, as its nearest marker wishes."""
    from mockpbx.fixtures import lend_asgi

    with _failing_in_one_line(), lend_asgi(mockpbx_app, _wish(request)) as own:
        yield own


@contextmanager
def _failing_in_one_line() -> Iterator[None]:
    """Say in one line, without a trace, what a mock refused, or that there is none.

    No error of a test comes by here: pytest does not throw them into fixtures.
    """
    from httpx import HTTPError

    from mockpbx.errors import MockPbxError

    try:
        yield
    except (MockPbxError, HTTPError) as error:
        raise pytest.fail.Exception(f"mockpbx: {error}", pytrace=False) from None


def _wish(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return what the nearest marker says: the test's own, or its class's, or its module's."""
    marker = request.node.get_closest_marker("mockpbx")
    if marker is None:
        return {}
    unknown = [*map(repr, marker.args), *(name for name in marker.kwargs if name not in WISHES)]
    if unknown:
        known = ", ".join(WISHES)
        pytest.fail(f"mockpbx: the marker does not know {', '.join(unknown)}; it knows {known}", pytrace=False)
    return dict(marker.kwargs)
