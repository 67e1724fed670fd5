"""The journal is bounded: in exchanges, in bytes, and in what it takes of the process."""

import tracemalloc

from mockpbx.journal import Journal, JournalQuery
from tests.journal.conftest import Seen


def test_two_hundred_thousand_exchanges_take_no_more_than_a_thousand() -> None:
    """Of many only the newest thousand are kept, and memory does not grow while they come."""
    journal = Journal()
    bodies = [b"%d" % number * 400 for number in range(50)]

    def push(count: int) -> int:
        for number in range(count):
            journal.record(Seen(answer=bodies[number % 50] + b"!", query=f"skip={number}").sighting())
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        early = push(2_000)
        late = push(198_000)
    finally:
        tracemalloc.stop()
    assert (len(journal), journal.last_number) == (1000, 200_000)
    assert late < early * 1.1
    assert late < journal.kept_bytes * 1.2


def test_large_exchanges_make_more_room() -> None:
    """However many there may be, together they are no larger than was allowed."""
    journal = Journal(most_bytes=1_000_000)
    for number in range(200):
        journal.record(Seen(answer=b"x" * 100_000, status=200 + number).sighting())
        assert journal.kept_bytes <= 1_000_000
    assert len(journal) == 9
    assert [one.status for one in journal.entries(JournalQuery(limit=2))] == [399, 398]


def test_headers_and_targets_have_weight() -> None:
    """What has no body is bounded too."""
    journal = Journal(most_bytes=200_000)
    for _ in range(100):
        journal.record(Seen(headers=tuple((b"x-%d" % place, b"y" * 500) for place in range(20)), answer=b"").sighting())
        journal.record(Seen(query="filter=" + "z" * 8000, answer=b"").sighting())
    assert journal.kept_bytes <= 200_000
    assert 10 < len(journal) < 40


def test_one_too_large_for_all_is_not_kept() -> None:
    """An exchange larger than the whole journal leaves it empty."""
    journal = Journal(most_bytes=1000)
    journal.record(Seen(answer=b"x" * 5000).sighting())
    assert (len(journal), journal.kept_bytes, journal.last_number) == (0, 0, 1)


def test_long_bodies_are_cut_and_say_so() -> None:
    """The beginning is kept, the size is right, and the mark is there; a body that just fits has none."""
    journal = Journal(most_body_bytes=100)
    journal.record(Seen(request=b"a" * 101, answer=b"b" * 100_000).sighting())
    journal.record(Seen(request=b"a" * 100, answer=b"b" * 100).sighting())
    fits, cut = journal.entries(JournalQuery())
    assert [(body.is_cut, body.size, len(body.content)) for body in (cut.request_body, cut.answer_body)] == [
        (True, 101, 100),
        (True, 100_000, 100),
    ]
    assert (fits.request_body.is_cut, fits.answer_body.is_cut) == (False, False)


def test_clearing_forgets_but_numbers_go_on() -> None:
    """After clear nothing is there, and the next has the next number."""
    journal = Journal()
    journal.record(Seen().sighting())
    journal.clear()
    assert (len(journal), journal.kept_bytes, journal.entries(JournalQuery())) == (0, 0, ())
    journal.record(Seen().sighting())
    assert [one.number for one in journal.entries(JournalQuery())] == [2]
    assert journal.entry(1) is None
    assert journal.entry(2) is not None
