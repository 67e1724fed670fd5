"""Hostile requests against the mock as a process: it answers each of them by the document, and lives."""

import httpx
import pytest

from tests.hostile.besieged import Besieged
from tests.hostile.case import Target
from tests.hostile.corpus import corpus
from tests.hostile.document import load_document
from tests.hostile.figures import gather
from tests.hostile.siege import Siege

_WARM_UP, _PAGES = 3000, 600
_MOST_P99_MILLISECONDS = 250
_MOST_GROWTH = 0.10
_MOST_LOG_BYTES = 1024


def _fill_memory(besieged: Besieged) -> None:
    """Ask for more pages than the mock remembers, and for its console: what either takes is taken once."""
    headers = {"Authorization": f"Bearer {besieged.facts['token']}"}
    with httpx.Client(base_url=besieged.facts["url"], headers=headers) as client:
        for skip in range(_PAGES):
            client.get("/cdrs", params={"skip": skip}).raise_for_status()
        client.get(besieged.facts["console"]).raise_for_status()


def test_the_mock_answers_hostile_requests_by_the_document(
    besieged: Besieged, target: Target, pytestconfig: pytest.Config
) -> None:
    """No 5xx, no trace, no hang, no dead probe, no answer beside the document; memory and log stay small."""
    seed, count = pytestconfig.getoption("--hostile-seed"), pytestconfig.getoption("--hostile-requests")
    siege = Siege(address=besieged.address, target=target, document=load_document())
    _fill_memory(besieged)
    siege.run(corpus(seed - 1, _WARM_UP, target))
    rss_before = besieged.rss_bytes
    figures = gather(siege.run(corpus(seed, count, target)))
    growth = besieged.rss_bytes / rss_before - 1
    log_bytes = besieged.log.stat().st_size
    resources = f"memory   {rss_before / 1e6:.0f} MB {growth:+.1%}, log {log_bytes} bytes"
    pytestconfig.get_terminal_writer().line(f"\nseed {seed}: {figures.text()}\n{resources}")
    assert besieged.is_alive
    assert not figures.faulty, figures.text()
    assert figures.p99 <= _MOST_P99_MILLISECONDS
    assert growth <= _MOST_GROWTH
    assert log_bytes <= _MOST_LOG_BYTES * count
