"""Ids: of the PBX's form, growing, never repeated."""

from hypothesis import given
from hypothesis import strategies as st

from mockpbx.ids import Ids, snowflake
from mockpbx.model import Instant
from mockpbx.model.instant import parse_instant


def test_a_snowflake_holds_its_time() -> None:
    """The dossier's example time gives the dossier's example id, node 1."""
    at = parse_instant("2026-03-09T14:05:12.318Z")
    assert snowflake(at // 1000, node=1, sequence=0) == 1083390033156640768


@given(st.lists(st.integers(1_600_000_000_000_000, 2_000_000_000_000_000), min_size=2, max_size=50))
def test_ids_grow_whatever_the_clock_does(times: list[int]) -> None:
    """Ids never repeat and always grow, also when the clock stands still or goes back."""
    ids = Ids()
    given_out = [int(ids.next(Instant(time))) for time in times]
    assert given_out == sorted(set(given_out))


def test_ids_go_on_after_the_last_one_kept() -> None:
    """After a restart no id is given out again."""
    assert int(Ids(last=10**19).next(Instant(0))) > 10**19
