"""Call reports: from calls to a table, from a table to CSV or HTML. Refuses to know storage, HTTP, the clock."""

from mockpbx.reports.build import build_table, file_name
from mockpbx.reports.csv_writer import write_csv
from mockpbx.reports.formatting import render_local
from mockpbx.reports.html_writer import write_html
from mockpbx.reports.table import Column, Row, Table
from mockpbx.reports.window import Window, report_window

__all__ = [
    "Column",
    "Row",
    "Table",
    "Window",
    "build_table",
    "file_name",
    "render_local",
    "report_window",
    "write_csv",
    "write_html",
]
