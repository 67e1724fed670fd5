"""The book: the same seed gives the same strikes, and rules strike as often as they say."""

from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockpbx.errors import ValidationError
from mockpbx.faults import PROFILES, FaultBook
from mockpbx.faults.strike import Strike
from mockpbx.faults.types.latency import MOST_MILLISECONDS, milliseconds_of

OPERATIONS = ("listCdrs", "getCdr", "createCallReport")
HALF = {"fault": "status", "probability": 0.5}


def book(*bodies: dict[str, object], seed: int = 1) -> FaultBook:
    """A book with these rules."""
    one = FaultBook(seed, OPERATIONS)
    for body in bodies:
        one.add(body)
    return one


def pattern(one: FaultBook, count: int = 200, operation: str = "listCdrs") -> list[list[str]]:
    """Which rules strike so many requests."""
    return [[strike.rule.id for strike in one.strikes(operation) if strike.land()] for _ in range(count)]


@given(seed=st.integers(0, 2**63), probability=st.floats(0, 1))
def test_the_same_seed_gives_the_same_strikes(seed: int, probability: float) -> None:
    """Two books of one seed agree in every request."""
    body = {"fault": "status", "probability": probability}
    assert pattern(book(body, seed=seed), 50) == pattern(book(body, seed=seed), 50)


def test_another_seed_gives_others() -> None:
    """Ten seeds give ten different rows of strikes, and so do ten rules of one seed."""
    assert len({str(pattern(book(HALF, seed=seed))) for seed in range(10)}) == 10
    rows = zip(*[[rule in met for rule in map(str, range(1, 11))] for met in pattern(book(*[HALF] * 10))], strict=True)
    assert len(set(rows)) == 10


def test_one_more_rule_changes_no_other() -> None:
    """A rule strikes the same requests, whatever rules came after it."""
    alone = pattern(book(HALF))
    assert [[rule for rule in met if rule == "1"] for met in pattern(book(HALF, HALF))] == alone


def test_clearing_begins_anew() -> None:
    """After `clear` the same rules strike the same requests again."""
    one = book(HALF)
    first = pattern(one)
    assert pattern(one) != first
    one.clear()
    assert one.is_empty
    one.add(HALF)
    assert pattern(one) == first


@pytest.mark.parametrize("probability", [0, 0.01, 0.3, 0.9, 1])
def test_a_probability_is_kept(probability: float) -> None:
    """Of 20000 requests as many are struck as is likely, within five standard deviations."""
    struck = sum(map(bool, pattern(book({"fault": "status", "probability": probability}), 20_000)))
    allowed = 5 * (20_000 * probability * (1 - probability)) ** 0.5
    assert abs(struck - 20_000 * probability) <= allowed


def test_some_are_left_alone_and_then_so_many_struck() -> None:
    """`skip` counts matching requests, `count` those that are struck."""
    one = book({"fault": "status", "skip": 2, "count": 3, "operations": ["listCdrs"]})
    pattern(one, 5, "getCdr")
    assert [bool(met) for met in pattern(one, 8)] == [False, False, True, True, True, False, False, False]
    ((rule, struck, matched),) = one.rules()
    assert (rule.skip, struck, matched) == (2, 3, 8)


def test_two_that_are_under_way_at_once_are_counted_once() -> None:
    """When two requests met a rule that may strike once, it strikes the first that gets so far."""
    one = book({"fault": "status", "count": 1})
    (first,), (second,) = one.strikes("listCdrs"), one.strikes("listCdrs")
    assert (second.land(), first.land()) == (True, False)


def test_a_removed_rule_strikes_no_more() -> None:
    """Removing says whether there was such a rule, and leaves the others; an id is not given twice."""
    one = book(HALF, {"fault": "status"})
    assert (one.remove("1"), one.remove("1"), one.is_empty) == (True, False, False)
    assert pattern(one, 1) == [["2"]]
    assert one.add(HALF).id == "3"
    assert (one.remove("2"), one.remove("3"), one.is_empty) == (True, True, True)


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_stands_alone(name: str) -> None:
    """A profile puts its rules in force, in place of all others, and begins the numbering anew."""
    one = book(HALF)
    one.apply_profile(name)
    rules = [rule for rule, _, _ in one.rules()]
    assert [rule.fault for rule in rules] == [body["fault"] for body in PROFILES[name].rules]
    assert rules[0].id == "1"


def test_an_unknown_profile_is_refused() -> None:
    """A profile that there is none of is refused with all there are, and the rules stay."""
    one = book(HALF)
    with pytest.raises(ValidationError) as refused:
        one.apply_profile("chaos")
    assert refused.value.faults[0].detail == {
        "field": "profile",
        "reason": "must be one of flaky, slow, rate-limited",
    }
    assert len(one.rules()) == 1


def test_a_book_does_not_grow_for_ever() -> None:
    """After a hundred rules the next one is refused."""
    with pytest.raises(ValidationError):
        book(*[HALF] * 101)


def test_it_can_be_changed_while_it_is_asked() -> None:
    """Rules that come and go in a thread never break a request in another, and none is lost."""
    one = book(HALF)

    def change() -> None:
        for _ in range(300):
            one.remove(one.add(HALF).id)

    changing = Thread(target=change)
    changing.start()
    asked = len(pattern(one, 2000))
    changing.join()
    assert one.rules()[0][2] == asked
    assert len(one.rules()) == 1


def _delays(settings: dict[str, object]) -> list[float]:
    one = book({"fault": "latency", "settings": settings})
    strikes: list[Strike] = [strike for _ in range(4000) for strike in one.strikes("listCdrs")]
    return sorted(milliseconds_of(strike) for strike in strikes)


def test_latency_is_drawn_as_it_says() -> None:
    """Fixed is fixed, uniform fills its range, half of a log-normal lies below its median, nothing beyond a minute."""
    assert set(_delays({"milliseconds": 20})) == {20}
    uniform = _delays({"kind": "uniform", "low": 10, "high": 30})
    assert 10 <= uniform[0] < 11
    assert 29 < uniform[-1] <= 30
    assert 19 < sum(uniform) / len(uniform) < 21
    normal = _delays({"kind": "log_normal", "median": 100, "sigma": 0.5})
    assert 95 < normal[2000] < 105
    assert 160 < normal[int(4000 * 0.841)] < 170  # e to the 0.5
    assert _delays({"kind": "log_normal", "median": 60_000, "sigma": 3})[-1] == MOST_MILLISECONDS
