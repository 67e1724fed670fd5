"""From a report and calls to its table and the name of its file. Refuses to know single types and file formats."""

from mockpbx.history import History
from mockpbx.model import Directory, Instant, Report, ReportFormat, ReportType
from mockpbx.reports.catalogue import KINDS
from mockpbx.reports.formatting import render_stamp
from mockpbx.reports.kind import Scope
from mockpbx.reports.table import Table
from mockpbx.reports.window import Window


def build_table(report: Report, *, history: History, directory: Directory, window: Window) -> Table:
    """Return the table of a report over the calls that ended in the window; its rows are made as they are read.

    Reads the report's `type`, `name` and `filter`, which fits the type; its members left out mean any and all.
    """
    kind = KINDS[report.type]
    body = kind.build(Scope(filter=report.filter, history=history, directory=directory, window=window))
    return Table(
        title=report.name,
        label=kind.label,
        head_lines=(f"Type: {kind.label}", *body.head_lines),
        columns=kind.columns,
        rows=body.rows,
        note=body.note,
    )


def file_name(
    report_type: ReportType, format: ReportFormat, *, completed_at: Instant, time_zone: str, report_id: str
) -> str:
    """Name a product after its type, local time and last six digits of its id: `NORMAL_20260309_153540_937984.csv`."""
    return f"{report_type}_{render_stamp(completed_at, time_zone)}_{report_id[-6:]}.{format.lower()}"
