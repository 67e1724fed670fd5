"""Lies, and the servers that tell them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from contracts.settings import Target
from tests.mutants.liar import LIES, load_lie, serving

Mutant = Callable[[str | None], AbstractContextManager[Target]]


@pytest.fixture(scope="session")
def mutant() -> Mutant:
    """A context manager that serves a lie by its name, None for none."""
    return lambda name: serving(load_lie(name) if name else None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give every test that asks for `lie_name` all the lies there are."""
    if "lie_name" in metafunc.fixturenames:
        metafunc.parametrize("lie_name", sorted(path.stem for path in LIES.glob("*.py")))
