"""Honest answers pass, from every operation and every layer."""

import pytest

from mockpbx.self_check import Answered, Judge, Mode, SelfCheck
from mockpbx.spec import load_spec
from tests.self_check.honest import answered_of
from tests.watched import Watched

SPEC = load_spec()
REFUSALS = {
    (name, int(status))
    for name, operation in SPEC.operations.items()
    for status in operation.definition["responses"]
    if int(status) >= 400
}
FIELDS = {401: (b"www-authenticate", b"Bearer"), 405: (b"allow", b"GET"), 429: (b"retry-after", b"30")}
FIELDS[503] = FIELDS[429]


def test_every_operation_is_among_the_honest_answers(honest: tuple[Answered, ...]) -> None:
    """Each has its success there, and every kind of refusal of each layer is there."""
    succeeded = {one.operation_id for one in honest if one.status < 400}
    assert succeeded == set(SPEC.operations)
    assert {one.status for one in honest} == {200, 201, 204, 400, 401, 404, 405, 409, 413, 414, 500}


def test_no_honest_answer_is_held_against_the_mock(driven: tuple[Watched, tuple[Answered, ...]]) -> None:
    """Neither while it served nor afterwards is anything found."""
    watched, honest = driven
    assert watched.check.violations.all() == ()
    judge = Judge(SPEC)
    assert [judge.flaws(one) for one in honest if judge.flaws(one)] == []


@pytest.mark.parametrize(("operation_id", "status"), sorted(REFUSALS))
def test_every_documented_refusal_passes_in_its_envelope(judge: Judge, operation_id: str, status: int) -> None:
    """An error envelope with the fields of its status is as the document has it."""
    fields = ((b"content-type", b"application/json"), *((FIELDS[status],) if status in FIELDS else ()))
    body = b'{"errors":[{"code":"UNKNOWN","message":"m"}]}'
    assert judge.flaws(answered_of(operation_id, status=status, headers=fields, body=body)) == ()
    assert judge.flaws(answered_of(operation_id, status=status, headers=fields, body=b'{"errors":[]}'))


def test_each_answer_was_looked_at_once(driven: tuple[Watched, tuple[Answered, ...]]) -> None:
    """None goes out unseen, whichever layer gave it, and none is looked at by both layers."""
    watched, _ = driven
    assert watched.check.looked_at_count == watched.journal.last_number > 30
    watched.ask("/api/cdrs")
    assert watched.check.looked_at_count == watched.journal.last_number - 1, "a remembered answer was looked at before"


def test_off_looks_at_nothing() -> None:
    """A mock that is not to be checked spends nothing on it."""
    check = SelfCheck(SPEC, Mode.OFF)
    assert not check.takes_next()
    assert check.look(answered_of("listCdrs", status=299)) == ()


def test_sampling_counts() -> None:
    """Every third answer is looked at, beginning with the first, whatever chance would say."""
    check = SelfCheck(SPEC, Mode.SAMPLED, every=3)
    assert [check.takes_next() for _ in range(7)] == [True, False, False, True, False, False, True]
