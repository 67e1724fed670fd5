"""What pytest loads in every run of every suite: it lets `pytest --pyargs contracts` work from any folder.

The options of the contract tests have common names, such as `--target`, so that a suite which does not ask for those
tests must not get them. Nothing but pytest is imported until it does.
"""

import pytest

_TESTS = frozenset({"contracts", "contracts.test_contract"})


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Load the options where the contract tests are asked for by name: pytest looks for them in folders alone."""
    known = early_config.known_args_namespace
    if known.pyargs and _TESTS.intersection(one.partition("::")[0] for one in known.file_or_dir):
        from contracts import conftest

        # Under the name that pytest gives it itself, so that it is not loaded again when the tests are collected.
        early_config.pluginmanager.register(conftest, str(conftest.__file__))
