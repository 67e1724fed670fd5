"""Ids: of the PBX's form, growing, never repeated."""

from hypothesis import given
from hypothesis import strategies as st

from mockpbx.ids import EPOCH_MILLISECONDS, LAST_ID, configured_id_at, snowflake
from mockpbx.model import Instant
from mockpbx.model.instant import parse_instant


def test_a_snowflake_holds_its_time() -> None:
    """The dossier's example time gives the dossier's example id, node 1."""
    at = parse_instant("2026-03-09T14:05:12.318Z")
    assert snowflake(at // 1000, node=1, sequence=0) == 1083390033156640768


@given(st.integers(1_600_000_000_000_000, 2_000_000_000_000_000))
def test_reports_have_ids_of_their_millisecond(now: int) -> None:
    """The id of a configured object has node 0 and tells its millisecond."""
    id = configured_id_at(Instant(now))
    assert (id >> 22) + EPOCH_MILLISECONDS == now // 1000
    assert id % (1 << 22) == 0


def test_ids_go_on_when_their_milliseconds_are_over() -> None:
    """From 2087 on an id no longer tells its millisecond, and still fits where ids are kept, with room for more."""
    last = configured_id_at(parse_instant("2200-01-01T00:00:00Z"))
    assert configured_id_at(parse_instant("2088-01-01T00:00:00Z")) == last == LAST_ID
    assert LAST_ID + 2**31 < 2**63
