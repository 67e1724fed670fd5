"""`pytest --pyargs contracts --target URL`, or `--app module:application`: the judge as a test suite.

The token comes from PBX_TOKEN; of an application that has an attribute `token` it is that. PBX_OTHER_TOKEN is one of
another tenant.
"""

import secrets
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest

from contracts.address import parse_base_url
from contracts.commands.announcement import announcement
from contracts.commands.choosing import settings_for
from contracts.commands.journalled import journalled
from contracts.commands.numbers import MAX_EXAMPLES, MAX_TIME, SEED
from contracts.commands.outputs import hidden
from contracts.commands.signing_in import check_signing_in, has_to_sign_in, signed_in
from contracts.credentials import read_password, read_token
from contracts.document import Document
from contracts.errors import DocumentError, JudgeError, UsageError
from contracts.runner import judge
from contracts.serving import in_process
from contracts.settings import Preset, Target
from contracts.verdict import Verdict
from contracts.wall import check_operations

_USAGE = pytest.ExitCode.USAGE_ERROR
_LEADING = ("--document", "--profile", "--username", "--domain", "--operations")


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
    group.addoption("--contract-seed", type=_within(SEED), default=1, help="fixes all chance")
    group.addoption(
        "--max-examples",
        type=_within(MAX_EXAMPLES),
        default=20,
        help="generated requests; 0 leaves Schemathesis out",
    )
    group.addoption("--max-time", type=_within(MAX_TIME), default=300.0, help="seconds for the whole run")
    group.addoption(
        "--username",
        help="whom to sign in as, with PBX_PASSWORD: without a token, and for the checks of signing in and out",
    )
    group.addoption("--domain", help="the tenant's domain to sign in to")
    group.addoption("--operations", help="send these operations alone, by operationId, such as listCdrs,getCdr")


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
    option, say = request.config.getoption, partial(_say, request.config)
    settings = settings_for(
        target,
        preset=option("--preset"),
        operations=option("--operations"),
        seed=option("--contract-seed"),
        max_seconds=option("--max-time"),
        max_examples=option("--max-examples"),
        profile=option("--profile"),
    )
    place: Path = tmp_path_factory.mktemp("contracts") / "journal"
    with _ending_in_codes():
        check_operations(document, settings.operations, settings.preset)
        check_signing_in(target, document, settings)
        say(announcement(target, settings, signs_in=has_to_sign_in(target)))
        with (
            journalled(target, settings, place, _told_again(option), say) as path,
            signed_in(target, document, settings) as caller,
        ):
            found = judge(caller, settings, document, journal_path=path)
    return hidden(found, document, target.token or secrets.token_hex())


def _told_again(option: Callable[[str], Any]) -> tuple[str, ...]:
    """The options that were given and lead to the target, as `mockpbx check` has them too."""
    given = {name: option(name) for name in _LEADING if option(name) is not None}
    return tuple(word for name, value in given.items() for word in (name, str(value)))


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
