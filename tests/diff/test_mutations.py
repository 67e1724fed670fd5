"""No change of the document is invisible: whatever node is removed or altered, something is said."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.diff.judgement import Difference, compare
from contracts.diff.reading import read_document
from contracts.diff.sources import SHIPPED, read_source
from contracts.diff.tree import Tree, canonical, child_pointer
from contracts.errors import DocumentError
from tests.diff.base import GONE, edited

SHIPPED_TREE = read_document(read_source(SHIPPED), name=SHIPPED).value
_BOUNDED = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _pointers(value: Any, pointer: str = "") -> Iterator[str]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        below = child_pointer(pointer, str(key))
        yield below
        yield from _pointers(member, below)


POINTERS = sorted(_pointers(SHIPPED_TREE))
_OTHERS = st.one_of(st.booleans(), st.integers(0, 999), st.text(max_size=5), st.just([]), st.just({}), st.just(GONE))


def _compared(new: dict[str, Any]) -> Difference | None:
    """Compare the shipped document with a changed one; None when the changed one is refused, which is no silence."""
    try:
        return compare(Tree(SHIPPED_TREE, name="old"), Tree(new, name="new"))
    except DocumentError:
        return None


def test_the_document_does_not_differ_from_itself() -> None:
    """The same document read twice has no changes."""
    found = _compared(copy.deepcopy(dict(SHIPPED_TREE)))
    assert found is not None
    assert found.changes == ()


@_BOUNDED
@given(pointer=st.sampled_from(POINTERS), value=_OTHERS)
def test_one_mutation_is_one_change_at_least(pointer: str, value: Any) -> None:
    """A node of any kind that is removed, or becomes another value, is told of or refused."""
    new = edited(SHIPPED_TREE, {pointer: value})
    found = _compared(new)
    assert found is None or bool(found.changes) == (canonical(new) != canonical(SHIPPED_TREE))


def test_no_removal_is_invisible() -> None:
    """Each fortieth node of the document in turn is taken away, and most such documents can still be compared."""
    compared = [_compared(edited(SHIPPED_TREE, {pointer: GONE})) for pointer in POINTERS[::40]]
    told = [found for found in compared if found is not None]
    assert all(found.changes for found in told)
    assert len(told) > 0.9 * len(compared)


@settings(_BOUNDED, max_examples=50)
@given(pointers=st.lists(st.sampled_from(POINTERS), min_size=2, max_size=2, unique=True))
def test_one_mutation_does_not_hide_another(pointers: list[str]) -> None:
    """Of two altered texts far from each other both are told of, be it by the same rule."""
    texts = {pointer: f"altered {number}" for number, pointer in enumerate(pointers)}
    alone = [_compared(edited(SHIPPED_TREE, {pointer: text})) for pointer, text in texts.items()]
    try:
        both = _compared(edited(SHIPPED_TREE, texts))
    except (KeyError, IndexError, TypeError):  # one of them lay inside the other
        return
    if both is None or None in alone:
        return
    kinds = {change.rule.id for change in both.changes}
    expected = [{change.rule.id for change in one.changes} for one in alone if one is not None]
    assert all(one & kinds for one in expected)


@pytest.mark.parametrize("keyword", ["description", "maxLength", "enum", "pattern", "required", "x-collection"])
def test_a_mutation_is_told_where_it_is(keyword: str) -> None:
    """The pointer of a change is the pointer of the node that was altered, or lies on the way to it."""
    for pointer in [one for one in POINTERS if one.endswith(f"/{keyword}")][:5]:
        found = _compared(edited(SHIPPED_TREE, {pointer: GONE}))
        assert found is not None
        told = {one for change in found.changes for one in change.old_pointers}
        assert any(one.startswith(pointer) or pointer.startswith(one) for one in told)
