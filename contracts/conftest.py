"""`pytest --pyargs contracts --target URL`, or `--app module:application`: the judge as a test suite.

The token comes from PBX_TOKEN; of an application that has an attribute `token` it is that. PBX_OTHER_TOKEN is one of
another tenant.
"""

import secrets
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from contracts.address import parse_base_url
from contracts.commands.announcement import announcement
from contracts.commands.numbers import FiniteRange
from contracts.commands.outputs import hidden
from contracts.commands.signing_in import has_to_sign_in, signed_in
from contracts.credentials import read_password, read_token
from contracts.document import Document
from contracts.errors import DocumentError, JudgeError, UsageError
from contracts.runner import judge
from contracts.serving import in_process
from contracts.settings import Preset, Settings, Target
from contracts.verdict import Verdict

_USAGE = pytest.ExitCode.USAGE_ERROR


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that `mockpbx check` has as well."""
    group = parser.getgroup("contracts", "judging a server by the document")
    group.addoption("--target", help="URL of the server to judge")
    group.addoption("--app", help="ASGI application to serve in this process and judge: module:name, or module:name()")
    group.addoption("--document", type=Path, help="another OpenAPI document than the one we come with")
    group.addoption(
        "--preset",
        choices=[preset.value for preset in Preset],
        help="how far to go; default: gate on this machine, else probe",
    )
    group.addoption("--profile", help="known quirks to accept")
    group.addoption("--contract-seed", type=_within(click.IntRange(0)), default=1, help="fixes all chance")
    group.addoption(
        "--max-examples",
        type=_within(click.IntRange(0, 10_000)),
        default=20,
        help="generated requests; 0 leaves Schemathesis out",
    )
    group.addoption("--max-time", type=_within(FiniteRange(1)), default=300.0, help="seconds for the whole run")
    group.addoption(
        "--username",
        help="whom to sign in as, with PBX_PASSWORD: without a token, and for the checks of signing in and out",
    )
    group.addoption("--domain", help="the tenant's domain to sign in to")


def _within(bounds: click.IntRange | click.FloatRange) -> Callable[[str], Any]:
    """Read a number within the bounds that `mockpbx check` has for it."""

    def read(text: str) -> Any:
        try:
            return bounds(text)
        except click.BadParameter as error:
            raise ArgumentTypeError(error.message) from error

    return read


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a document that is none before a test is made of it."""
    try:
        Document.load(config.getoption("--document"))
    except DocumentError as error:
        raise pytest.UsageError(str(error)) from error


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The server to judge; an application is served for as long as the tests run."""
    url, app = request.config.getoption("--target"), request.config.getoption("--app")
    if bool(url) == bool(app):
        pytest.exit("say what to judge: pytest --pyargs contracts --target URL, or --app module:application", _USAGE)
    with _ending_in_codes(), ExitStack() as served:
        token = read_token("PBX_TOKEN")
        if app:
            application = _application(app)
            url, token = served.enter_context(in_process(application)), token or getattr(application, "token", None)
        yield _target(request, url, token)


@pytest.fixture(scope="session")
def document(request: pytest.FixtureRequest) -> Document:
    """The document that the server is judged by."""
    return Document.load(request.config.getoption("--document"))


@pytest.fixture(scope="session")
def verdict(
    request: pytest.FixtureRequest, target: Target, document: Document, tmp_path_factory: pytest.TempPathFactory
) -> Verdict:
    """The verdict of one run, which all tests look at; people have pseudonyms in it, for what fails is printed."""
    option = request.config.getoption
    preset = option("--preset") or (Preset.GATE if target.is_loopback else Preset.PROBE)
    settings = Settings(
        preset=Preset(preset),
        seed=option("--contract-seed"),
        max_seconds=option("--max-time"),
        max_examples=option("--max-examples"),
        profile=option("--profile"),
        requests_per_second=None if target.is_loopback else 10.0,
        sweep_step=1 if target.is_loopback else 6,
    )
    journal: Path = tmp_path_factory.mktemp("contracts") / "journal"
    _say(request.config, announcement(target, settings, signs_in=has_to_sign_in(target)))
    if settings.preset is not Preset.PROBE:
        _say(request.config, f"what it creates is noted in {journal}")
    with _ending_in_codes(), signed_in(target, document, settings) as caller:
        found = judge(caller, settings, document, journal_path=journal)
    return hidden(found, document, target.token or secrets.token_hex())


@contextmanager
def _ending_in_codes() -> Iterator[None]:
    """End all tests with one line where something went wrong: with pytest's code for wrong usage, or with our own."""
    try:
        yield
    except (UsageError, DocumentError) as error:
        pytest.exit(str(error), _USAGE)
    except JudgeError as error:
        pytest.exit(str(error), error.exit_code)


def _target(request: pytest.FixtureRequest, url: str, token: str | None) -> Target:
    return Target(
        base_url=parse_base_url(url, Document.load(request.config.getoption("--document")).base_path),
        token=token,
        username=request.config.getoption("--username"),
        password=read_password("PBX_PASSWORD"),
        domain=request.config.getoption("--domain"),
        other_token=read_token("PBX_OTHER_TOKEN"),
    )


def _say(config: pytest.Config, text: str) -> None:
    """Print a line at once, whatever pytest keeps of what is printed."""
    capture = config.pluginmanager.get_plugin("capturemanager")
    with capture.global_and_fixture_disabled() if capture else nullcontext():
        click.echo(f"\n{text}", err=True)


def _application(place: str) -> Any:
    """What `module:name` names, called where it ends in brackets; UsageError when that fails, whatever it is."""
    module, _, name = place.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        # As with `python -m`, so that it does not matter how pytest was started.
        sys.path.insert(0, here)
    try:
        found = getattr(import_module(module), name.removesuffix("()"))
        return found() if name.endswith("()") else found
    except (Exception, SystemExit) as error:  # it is not our code that fails here
        reason = f"{type(error).__name__}: {error}".partition("\n")[0]
        raise UsageError(f"there is no application {place!r}: {reason}") from error
