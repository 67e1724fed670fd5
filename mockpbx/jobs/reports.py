"""Runs of report orders: each becomes a product, in order of time."""

import logging
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mockpbx.errors import MockPbxError, UnavailableError
from mockpbx.jobs.live import LiveTraffic
from mockpbx.model import CompletedReport, Instant, Report, ReportFormat, ReportStatus
from mockpbx.pbx import Pbx
from mockpbx.reports import build_table, file_name, report_window, write_csv, write_html
from mockpbx.store import Blob, blob_digest

MOST_FILE_BYTES = 256 * 1024 * 1024
"""What all files together may take."""
_LOG = logging.getLogger(__name__)
_MEDIA_TYPES = {ReportFormat.CSV: "text/csv; charset=utf-8", ReportFormat.HTML: "text/html; charset=utf-8"}
_WRITERS = {ReportFormat.CSV: write_csv, ReportFormat.HTML: write_html}


class NoRoomError(MockPbxError):
    """The files that are kept leave no room for another: destroy some of their products."""


class ReportRuns:
    """Carries the orders of one mock PBX out when their time comes.

    Several processes may do so: each order is claimed before it is carried out, for a time, and what was made counts
    only as long as the claim does.
    """

    name = "report steps"

    def __init__(self, pbx: Pbx, live: LiveTraffic) -> None:
        """Carry out the orders of `pbx`; each sees the calls that have ended by then."""
        self._pbx = pbx
        self._live = live

    def next_due(self) -> Instant | None:
        """Return when the next order begins or ends a run."""
        return self._pbx.store.next_due()

    def step(self, now: Instant) -> bool:
        """Begin or end the run that is due first."""
        pbx, token = self._pbx, secrets.token_hex(8)
        order = pbx.store.claim(now, token, lease_seconds=pbx.settings.lease_seconds)
        if order is None:
            return False
        if order.status is ReportStatus.RUNNING:
            self._finish(order, now, token)
        else:
            self._settle(order, ReportStatus.RUNNING, now, token)
        return True

    def _settle(self, order: Report, status: ReportStatus, now: Instant, token: str) -> None:
        settled = replace(order, status=status)
        self._pbx.store.settle(settled, self._pbx.due_at(settled, now), token=token)

    def _finish(self, order: Report, now: Instant, token: str) -> None:
        try:
            completed, blob = self._make(order, now)
        except UnavailableError:
            raise
        except Exception:
            _LOG.exception("report %s (%s) aborted", order.id, order.type)
            self._settle(order, ReportStatus.ABORTED, now, token)
            return
        store, then = self._pbx.store, self._afterwards(order, now)
        with store.transaction():
            if store.finish_report(order, completed, blob, token=token, then=then):
                self._pbx.announcer.announce(completed, recipient=order.email, now=now)
        self._pbx.on_due(now)

    def _afterwards(self, order: Report, now: Instant) -> tuple[Report, Instant | None] | None:
        if order.cron_expr is None:
            return None
        scheduled = replace(order, status=ReportStatus.SCHEDULED)
        return scheduled, self._pbx.due_at(scheduled, now)

    def _make(self, order: Report, now: Instant) -> tuple[CompletedReport, Blob]:
        directory = self._pbx.directory
        window = report_window(
            order.range,
            run_at=now,
            time_zone=directory.time_zone,
            started_at=order.started_at,
            ended_at=order.ended_at,
        )
        self._live.step(now)
        history = self._pbx.archive.history
        table = build_table(order, history=history, directory=directory, window=window)
        content = b"".join(self._bounded(_WRITERS[order.format](table)))
        completed_id = self._pbx.new_id()
        name = file_name(
            order.type, order.format, completed_at=now, time_zone=directory.time_zone, report_id=completed_id
        )
        blob = Blob(
            digest=blob_digest(content, owner_id=completed_id),
            file_name=name,
            media_type=_MEDIA_TYPES[order.format],
            content=content,
        )
        completed = CompletedReport(
            id=completed_id,
            name=order.name,
            type=order.type,
            format=order.format,
            completed_at=now,
            file_name=name,
            file_size=len(content),
            digest=blob.digest,
        )
        return completed, blob

    def _bounded(self, portions: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the portions of a file on for as long as there is room for them."""
        size = self._pbx.store.file_bytes()
        for portion in portions:
            size += len(portion)
            if size > MOST_FILE_BYTES:
                raise NoRoomError
            yield portion
