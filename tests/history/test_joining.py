"""Histories are put together and taken apart without changing a call."""

import numpy as np
import pytest

from mockpbx.history import History, history_of, joined, selected
from mockpbx.model.instant import parse_instant
from mockpbx.world import build_world

NOW = parse_instant("2026-03-09T14:00:00Z")
HISTORY = build_world(scenario="office", seed=3, now=NOW, call_count=90).history
CALLS = list(HISTORY.all_calls())


def part(first: int, step: int) -> History:
    """Every so-manieth call from one on."""
    return selected(HISTORY, np.arange(first, len(CALLS), step))


def test_a_selection_has_the_calls_that_were_chosen() -> None:
    """Calls keep their legs and their order."""
    assert list(part(1, 7).all_calls()) == CALLS[1::7]


def test_parts_make_the_whole_again() -> None:
    """Whatever calls are in which part, together they are all calls by start."""
    whole = joined(part(0, 3), part(1, 3), part(2, 3))
    assert list(whole.all_calls()) == CALLS
    assert whole.digest() == HISTORY.digest()


@pytest.mark.parametrize("cut", [0, 1, 45, 90])
def test_made_calls_join_those_of_another_origin(cut: int) -> None:
    """Calls that were read from somewhere, with texts of their own, are joined by calls that were made together."""
    read, made = history_of(CALLS[:cut]), selected(HISTORY, np.arange(cut, len(CALLS)))
    assert list(joined(read, made).all_calls()) == CALLS
