"""Runs what is due: report orders become products, in order of time. Refuses to know HTTP."""

import asyncio
import logging
from dataclasses import replace

from mockpbx.model import SECOND, CompletedReport, Instant, Report, ReportFormat, ReportStatus
from mockpbx.pbx import Pbx
from mockpbx.reports import build_table, file_name, render_csv, render_html, report_window
from mockpbx.store import Blob, blob_digest

_LOG = logging.getLogger(__name__)
_MEDIA_TYPES = {ReportFormat.CSV: "text/csv; charset=utf-8", ReportFormat.HTML: "text/html; charset=utf-8"}
_WRITERS = {ReportFormat.CSV: render_csv, ReportFormat.HTML: render_html}
# The clock may be set while the runner waits for it, so that it looks again now and then.
_LONGEST_WAIT_SECONDS = 60.0


class Jobs:
    """Watches the orders of one mock PBX and carries them out when their time comes."""

    def __init__(self, pbx: Pbx) -> None:
        """Watch `pbx`."""
        self._pbx = pbx
        self._wake = asyncio.Event()
        self._awaited: Instant | None = None

    async def run(self) -> None:
        """Carry out orders for ever; end it by cancelling the task."""
        loop = asyncio.get_running_loop()

        def wake(due_at: Instant | None) -> None:
            # Most orders are due long after what is waited for.
            if due_at is not None and (self._awaited is None or due_at < self._awaited):
                loop.call_soon_threadsafe(self._wake.set)

        self._pbx.on_order = wake
        while True:
            self._wake.clear()
            self._awaited = Instant(0)
            due = self._pbx.store.next_due()
            self._awaited = None if due is None else due[0]
            seconds = _LONGEST_WAIT_SECONDS if due is None else (due[0] - self._pbx.clock.now()) / SECOND
            if seconds <= 0:
                await asyncio.to_thread(self.step)
            else:
                await self._wait(min(seconds, _LONGEST_WAIT_SECONDS))

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def step(self) -> bool:
        """Do the one thing that is due first; False when nothing is."""
        due = self._pbx.store.next_due()
        now = self._pbx.clock.now()
        if due is None or due[0] > now:
            return False
        _, order = due
        if order.status is ReportStatus.RUNNING:
            self._finish(order, now)
        else:
            self._pbx.settle(order, ReportStatus.RUNNING, now)
        return True

    def _finish(self, order: Report, now: Instant) -> None:
        try:
            completed, blob = self._make(order, now)
        except Exception:
            _LOG.exception("report %s (%s) aborted", order.id, order.type)
            self._pbx.settle(order, ReportStatus.ABORTED, now)
            return
        self._pbx.store.finish_report(order, completed, blob, then=self._afterwards(order, now))

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
        calls = self._pbx.archive.calls_ended_between(window.first, window.last)
        content = _WRITERS[order.format](build_table(order, calls=calls, directory=directory, window=window))
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
