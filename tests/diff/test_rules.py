"""Every rule is found by its example, by itself, and says whom it breaks as the law of directions wants it."""

import pytest

from contracts.diff.comparing import ASPECTS
from contracts.diff.operations import BODY, HEADER, MEDIA_TYPE, OPERATION, PARAMETER
from contracts.diff.rules import RULE_BY_ID, RULES, Level, Rule
from contracts.diff.schemas import KEYWORDS
from tests.diff.base import difference, ids
from tests.diff.examples import EXAMPLES, NARROWER

_MIRROR = {Level.CLIENTS: Level.SERVERS, Level.SERVERS: Level.CLIENTS}


def test_every_rule_has_an_example() -> None:
    """A rule that nothing shows cannot be in the table, nor an example of no rule."""
    assert {rule.id for rule in RULES} == set(EXAMPLES)
    assert len(RULE_BY_ID) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_shows_its_rule_alone(rule: Rule) -> None:
    """The two documents of a rule's example differ by that rule and by nothing else."""
    old, new = EXAMPLES[rule.id]
    assert ids(difference(old, new)) == [rule.id]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_edition_does_not_differ_from_itself(rule: Rule) -> None:
    """Both documents of an example are without changes against themselves."""
    for edits in EXAMPLES[rule.id]:
        assert difference(edits, edits).changes == ()


@pytest.mark.parametrize("names", NARROWER, ids=" ".join)
def test_narrowing_and_widening_are_mirrored(names: tuple[str, str]) -> None:
    """Narrowing a request breaks clients, narrowing an answer servers, and widening the other one of them."""
    narrowed, widened = names
    assert RULE_BY_ID[f"request.{narrowed}"].level is Level.CLIENTS
    assert RULE_BY_ID[f"response.{narrowed}"].level is Level.SERVERS
    for side in ("request", "response"):
        assert RULE_BY_ID[f"{side}.{widened}"].level is _MIRROR[RULE_BY_ID[f"{side}.{narrowed}"].level]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_sentence_is_one(rule: Rule) -> None:
    """A sentence fits a table: one line, a capital first, a full stop last."""
    assert rule.sentence[0].isupper()
    assert rule.sentence.endswith(".")
    assert "\n" not in rule.sentence


def test_every_aspect_that_is_read_is_compared() -> None:
    """What a walk reads has a row among the aspects."""
    read = {*KEYWORDS, *OPERATION, *PARAMETER, *HEADER, *BODY, *MEDIA_TYPE}
    assert read <= set(ASPECTS)
