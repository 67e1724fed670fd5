"""The second opinion: it agrees with the first, is asked aside, and loses rather than delays."""

from threading import Event

import pytest

from mockpbx.self_check import Answered, Flaw, Judge, SecondOpinion, SelfCheck
from mockpbx.spec import load_spec
from tests.self_check.honest import answered_of
from tests.self_check.test_corrupted import CORRUPTIONS, page

BEYOND = frozenset(("count too large", "count too small", "item left out", "wrong length", "no length"))
"""What the document cannot say in a schema, or openapi-core does not look at."""


def test_both_accept_what_is_honest(honest: tuple[Answered, ...]) -> None:
    """openapi-core finds nothing in the honest answers that the first opinion did not."""
    found: list[Flaw] = []
    second = SecondOpinion(load_spec(), lambda answered, flaws: found.extend(flaws), most_waiting=1000)
    known = [one for one in honest if one.operation_id is not None]
    for answered in known:
        second.offer(answered, has_flaws=False)
    assert second.settle(60)
    assert found == []
    assert (second.tally.agreed, second.tally.undecided) == (len(known), 0)


@pytest.mark.parametrize("name", sorted(CORRUPTIONS.keys() - {"no operation"}))
def test_both_refuse_what_is_broken(
    second: SecondOpinion, judge: Judge, honest: tuple[Answered, ...], name: str
) -> None:
    """What the first opinion finds, the second finds too, unless it lies beyond schemas."""
    broken = CORRUPTIONS[name][0](page(honest))
    before = second.tally
    assert judge.flaws(broken)
    second.offer(broken, has_flaws=True)
    assert second.settle(60)
    agreed = second.tally.agreed - before.agreed
    assert (agreed, second.tally.only_first - before.only_first) == ((0, 1) if name in BEYOND else (1, 0))


@pytest.fixture(scope="module")
def second() -> SecondOpinion:
    """One second opinion for all."""
    return SecondOpinion(load_spec(), lambda answered, flaws: None)


def test_what_it_alone_finds_is_listed() -> None:
    """A flaw that the first opinion has overlooked becomes a violation of its own."""
    check = SelfCheck(load_spec(), second_every=0)
    check.second.offer(answered_of("listCdrs", body=b'{"count":-1,"items":[]}'), has_flaws=False)
    assert check.second.settle(60)
    (violation,) = check.violations.all()
    assert (violation.flaw.place, violation.operation_id) == ("(second opinion)", "listCdrs")
    assert check.second.tally.only_second == 1


def test_what_there_is_no_time_for_is_dropped() -> None:
    """While one answer is being told of, so many wait and no more; whoever offers goes on at once."""
    reached, go_on = Event(), Event()

    def tell(answered: Answered, flaws: tuple[Flaw, ...]) -> None:
        reached.set()
        go_on.wait(60)

    second = SecondOpinion(load_spec(), tell, most_waiting=2)
    broken = answered_of("listCdrs", body=b"[]")
    second.offer(broken, has_flaws=False)
    assert reached.wait(60)
    for _ in range(5):
        second.offer(broken, has_flaws=True)
    assert second.tally.dropped == 3
    assert not second.settle(0)
    go_on.set()
    assert second.settle(60)
    assert second.tally.agreed == 2


def test_a_sample_is_offered_by_the_check() -> None:
    """Of three looked at, the first and the third are offered when every second is."""
    check = SelfCheck(load_spec(), second_every=2)
    for _ in range(3):
        check.look(answered_of("listCdrs", body=b'{"count":0,"items":[]}'))
    assert check.second.settle(60)
    assert check.second.tally.agreed == 2
