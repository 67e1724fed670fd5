"""`python -m tests.golden.make`: writes what each type of report says of the scenario `tiny`, to be looked at."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mockpbx.model import Instant, Report, ReportFormat, ReportRange, ReportStatus, ReportType
from mockpbx.model.instant import parse_instant
from mockpbx.reports import Window, build_table, write_csv, write_html
from mockpbx.world import build_world

FOLDER = Path(__file__).parent / "files"
NOW = parse_instant("2026-03-09T14:00:00Z")
_WRITERS = {ReportFormat.CSV: write_csv, ReportFormat.HTML: write_html}
_NO_FILTER: Mapping[str, Any] = {}


def golden_files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of each file."""
    world = build_world(scenario="tiny", seed=1, now=NOW)
    window = Window(first=Instant(NOW - 24 * 3600 * 1_000_000), last=NOW)
    for report_type in ReportType:
        order = Report(
            id="1",
            name=f"Tiny: {report_type.replace('_', ' ').capitalize()}",
            type=report_type,
            email="ops@acme.example",
            format=ReportFormat.CSV,
            range=ReportRange.CUSTOM,
            started_at=window.first,
            ended_at=window.last,
            cron_expr=None,
            filter=_NO_FILTER,
            status=ReportStatus.RUNNING,
        )
        for file_format, write in _WRITERS.items():
            table = build_table(order, history=world.history, directory=world.directory, window=window)
            yield f"{report_type}.{file_format.lower()}", b"".join(write(table))


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in golden_files():
        (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
