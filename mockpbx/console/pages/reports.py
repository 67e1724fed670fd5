"""Report orders and what became of them: ordered, run, downloaded, destroyed. Refuses to make a table."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, render_template, request

from mockpbx.api.bodies import bodies_of
from mockpbx.api.exchange import Request
from mockpbx.api.handlers import download_blob
from mockpbx.console.forms import Action, Readers, Wrong, add_actions, body_in
from mockpbx.console.here import here
from mockpbx.model import SECOND, ReportFormat, ReportRange, ReportStatus, ReportType
from mockpbx.pbx import Pbx
from mockpbx.query import build_query
from mockpbx.sandboxes import Sandboxes
from mockpbx.schedule import next_run

_NEWEST = {"orderby": "id desc", "top": 100}
_ORDER: Readers = dict.fromkeys(("name", "type", "email", "format", "range", "cron_expr"), str)
_RANGES = [one for one in ReportRange if one is not ReportRange.CUSTOM]


def add_reports(pages: Blueprint, _sandboxes: Sandboxes) -> None:
    """Add the page, the files, and what can be done to orders and products."""
    add_actions(pages, _ACTIONS, then=".reports", show=_shown)

    @pages.get("/reports")
    def reports() -> str:
        return _shown(Wrong())

    @pages.get("/files/<digest>")
    def file(digest: str) -> Response:
        answer = download_blob(here().pbx, Request(operation_id="downloadBlob", path={"digest": digest}))
        headers = {name.decode(): value.decode() for name, value in answer.headers}
        return Response(answer.body, headers=headers)


def _order() -> str:
    pbx, body = here().pbx, {"filter": {}, **body_in(_ORDER)}
    bodies_of(pbx.spec)["createCallReport"].validate(body)
    pbx.create_report(body)
    return "ordered"


def _run() -> str:
    sandbox = here()
    sandbox.jobs.advance(round(sandbox.pbx.report_seconds * SECOND))
    return "done"


def _destroy_order(report_id: str) -> str:
    here().pbx.destroy_report(report_id)
    return "destroyed"


def _destroy_completed(completed_id: str) -> str:
    here().pbx.destroy_completed(completed_id)
    return "destroyed"


_ACTIONS = (
    Action(path="/reports", view="order_report", form="order", do=_order),
    Action(path="/reports/run", view="run_reports", form="run", do=_run),
    Action(path="/reports/<report_id>/destroy", view="destroy_report", form="destroy", do=_destroy_order),
    Action(path="/completed/<completed_id>/destroy", view="destroy_completed", form="destroy", do=_destroy_completed),
)


def _shown(wrong: Wrong) -> str:
    pbx = here().pbx
    order_count, orders = _rows(pbx, "listCallReports")
    product_count, products = _rows(pbx, "listCompletedCallReports")
    return render_template(
        "reports.html",
        wrong=wrong,
        orders=[{**row, "next_run": _next_run(pbx, row)} for row in orders],
        order_count=order_count,
        is_running=any(row["status"] == ReportStatus.RUNNING for row in orders),
        products=[{**row, "digest": row["file_url"].rpartition("/")[2]} for row in products],
        product_count=product_count,
        mail_ids={mail.completed_id: mail.id for mail in pbx.store.post.mails()},
        types=list(ReportType),
        formats=list(ReportFormat),
        ranges=_RANGES,
        origin=request.host_url.rstrip("/"),
    )


def _rows(pbx: Pbx, operation_id: str) -> tuple[int, list[Mapping[str, Any]]]:
    count, rows = pbx.page(operation_id, build_query(pbx.spec.collections[operation_id], _NEWEST))
    return count, [orjson.loads(row) for row in rows]


def _next_run(pbx: Pbx, row: Mapping[str, Any]) -> int | None:
    if row["status"] != ReportStatus.SCHEDULED:
        return None
    return next_run(row["cron_expr"], after=pbx.clock.now(), time_zone=pbx.directory.time_zone)
