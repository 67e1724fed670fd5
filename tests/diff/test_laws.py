"""Whom a change breaks turns round when the documents are swapped, and when request and answer are."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.diff.rules import Level
from tests.diff.base import difference
from tests.diff.examples import NARROWER, SCHEMAS

_BOUNDED = settings(max_examples=200, deadline=None)
_SWAPPED = {Level.CLIENTS: Level.SERVERS, Level.SERVERS: Level.CLIENTS}
_TAKEN_APART = sorted(names for names in NARROWER if "discriminator" not in names[0])  # a hint, no demand of its own
_BOUNDS = st.fixed_dictionaries(
    {}, optional={key: st.integers(0, 9) for key in ("minimum", "minLength", "maxLength", "minItems", "maxItems")}
)
_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "enum": st.lists(st.sampled_from("abcd"), min_size=1, unique=True),
        "uniqueItems": st.booleans(),
        "pattern": st.just("^a"),
        "required": st.lists(st.sampled_from("pqr"), unique=True),
        "type": st.sampled_from(["string", ["string", "array"]]),
    },
)
_SCHEMAS = st.builds(lambda one, other: one | other, _BOUNDS, _CHOICES)


def _levels(side: str, old: Any, new: Any) -> list[Level]:
    probe = f"{SCHEMAS[side]}/properties/probe"
    broken = [change.rule.level for change in difference({probe: old}, {probe: new}).changes]
    return sorted(level for level in broken if level in _SWAPPED or level is Level.BOTH)


def _swapped(levels: list[Level]) -> list[Level]:
    return sorted(_SWAPPED.get(level, level) for level in levels)


@_BOUNDED
@given(old=_SCHEMAS, new=_SCHEMAS)
def test_swapping_the_documents_swaps_the_broken(old: Any, new: Any) -> None:
    """What breaks clients one way breaks servers the other way."""
    for side in SCHEMAS:
        assert _levels(side, old, new) == _swapped(_levels(side, new, old))


@_BOUNDED
@given(old=_SCHEMAS, new=_SCHEMAS)
def test_swapping_the_sides_swaps_the_broken(old: Any, new: Any) -> None:
    """What breaks clients in a request breaks servers in an answer."""
    assert _levels("request", old, new) == _swapped(_levels("response", old, new))


@_BOUNDED
@given(schema=_SCHEMAS, names=st.sampled_from(_TAKEN_APART))
def test_a_conjunction_narrows_only(schema: Any, names: tuple[str, str]) -> None:
    """One more member of `allOf` in a request never breaks servers."""
    member = NARROWER[names][1]
    assert set(_levels("request", {"allOf": [schema]}, {"allOf": [schema, member]})) <= {Level.CLIENTS}
