"""Violations are listed each once, bounded, and shown in plain values."""

from threading import Thread

from mockpbx.self_check import Flaw, Mode, SelfCheck, Violations, told, violation_row, violations_row
from mockpbx.spec import load_spec
from tests.self_check.honest import answered_of

MISSING = b'{"count":2,"items":[{},{}]}'


def test_the_same_is_listed_once_with_its_count() -> None:
    """Every row of every page lacks the same members: each is one violation, with the first and the last page."""
    check = SelfCheck(load_spec(), second_every=0)
    for number in range(10):
        check.look(answered_of("listCdrs", query=b"skip=%d" % number, body=MISSING))
    listed = check.violations.all()
    assert len(listed) == 23
    assert {one.count for one in listed} == {20}
    assert check.violations.count == 460
    first = listed[0]
    assert (first.first.target, first.last.target) == (b"/api/cdrs?skip=0", b"/api/cdrs?skip=9")
    assert len({one.id for one in listed}) == 23


def test_operations_and_statuses_are_told_apart() -> None:
    """The same flaw elsewhere is another violation."""
    check = SelfCheck(load_spec(), second_every=0)
    for operation_id, status in (("listCdrs", 400), ("listCdrs", 404), ("getCdr", 404), ("getCdr", 404)):
        check.look(answered_of(operation_id, status=status, body=b"{}"))
    kinds = [(one.operation_id, one.status, one.flaw.place, one.count) for one in check.violations.all()]
    assert kinds == [("listCdrs", 400, "/errors", 1), ("listCdrs", 404, "status", 1), ("getCdr", 404, "/errors", 2)]


def test_the_list_is_bounded() -> None:
    """What there is no room for is counted, and what is listed goes on being counted."""
    violations = Violations(most=3)
    answered = answered_of("listCdrs")
    for number in range(10):
        violations.add(answered, (Flaw(place=f"/{number}", rule="r", reason="x"),))
    violations.add(answered, (Flaw(place="/0", rule="r", reason="x"),))
    assert [one.count for one in violations.all()] == [2, 1, 1]
    assert (violations.count, violations.unlisted) == (11, 7)
    violations.clear()
    assert (violations.all(), violations.count) == ((), 0)


def test_ids_stay_the_same() -> None:
    """A violation has the same id in every run, so that it can be named elsewhere."""
    ids = {Violations().add(answered_of("listCdrs"), (Flaw(place="/a", rule="r", reason="x"),))[0].id for _ in range(3)}
    assert ids == {"049415da1ed0"}


def test_many_threads_may_add() -> None:
    """No count is lost."""
    violations, flaw = Violations(), (Flaw(place="/a", rule="r", reason="x"),)

    def add() -> None:
        for _ in range(500):
            violations.add(answered_of("listCdrs"), flaw)

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert violations.count == 4000


def test_long_bodies_are_shown_by_their_beginning() -> None:
    """An example is short, however long the answer was."""
    check = SelfCheck(load_spec(), second_every=0)
    check.look(answered_of("listCdrs", body=b"[" * 100_000))
    assert len(check.violations.all()[0].first.body) <= 2048


def test_rows_and_lines_say_it_all() -> None:
    """A violation as JSON and as a line names operation, status, place, rule and number."""
    check = SelfCheck(load_spec(), Mode.ALL, second_every=0)
    (found,) = check.look(answered_of("listCdrs", body=b'{"count":-1,"items":[]}'))
    row = violation_row(found)
    assert (row["operation_id"], row["status"], row["place"], row["rule"]) == ("listCdrs", 200, "/count", "minimum")
    assert row["first"]["body"] == '{"count":-1,"items":[]}'
    whole = violations_row(check)
    assert (whole["mode"], whole["count"], whole["items"]) == ("all", 1, [row])
    line = told(found)
    assert line.startswith(f"violation {found.id}: listCdrs 200 /count: the value is less than")
    assert "\n" not in line
