"""Lies, and the servers that tell them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from contracts.checks import CHECKS
from contracts.settings import Target
from tests.mutants.liar import LIES, TRUTHS, load_lie, serving

Mutant = Callable[..., AbstractContextManager[Target]]


@pytest.fixture(scope="session")
def mutant() -> Mutant:
    """A context manager that serves a lie, or a truth told otherwise, by its name; None for neither."""
    return lambda name, folder=LIES: serving(load_lie(name, folder) if name else None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give out the first lie of every check; of the other lies, and of the truths, all by night and some by day."""
    step = metafunc.config.getoption("--lie-step")
    is_night = step == 1
    if "lie_name" in metafunc.fixturenames:
        first = {check.kills for check in CHECKS}
        others = sorted({path.stem for path in LIES.glob("*.py")} - first)
        metafunc.parametrize("lie_name", sorted({*first, *others[::step]}))
    if "truth_name" in metafunc.fixturenames:
        truths = sorted(path.stem for path in TRUTHS.glob("*.py"))
        metafunc.parametrize("truth_name", truths[:: 1 if is_night else 3])
