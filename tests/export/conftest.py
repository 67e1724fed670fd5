"""Exports, made once for all tests of them."""

from collections.abc import Callable
from functools import cache

import pytest
from click.testing import CliRunner, Result

from mockpbx.commands.export import export

TOKEN, PASSWORD = "HOUSETOKENHOUSETOKENHOUSETOKENHOUSETOKENHOUSETOK", "open sesame"
SECRETS = ("--token", TOKEN, "--password", PASSWORD)
Run = Callable[..., Result]
Export = Callable[..., bytes]


@pytest.fixture(scope="session")
def run() -> Run:
    """A function that runs `mockpbx export` in this process, without the variables of whoever runs the tests."""
    runner = CliRunner(env={"PBX_TOKEN": None, "PBX_PASSWORD": None})
    return lambda *arguments: runner.invoke(export, arguments)


@pytest.fixture(scope="session")
def exported(run: Run) -> Export:
    """A function that gives what an export prints, which is the same every time."""

    @cache
    def of(*arguments: str) -> bytes:
        result = run(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout_bytes

    return of
