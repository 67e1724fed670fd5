"""Runs what is due: report orders become products, in order of time. Refuses to know HTTP."""

import asyncio
import logging
import secrets
from dataclasses import replace

from mockpbx.errors import UnavailableError
from mockpbx.model import SECOND, CompletedReport, Instant, Report, ReportFormat, ReportStatus
from mockpbx.pbx import Pbx
from mockpbx.reports import build_table, file_name, report_window, write_csv, write_html
from mockpbx.store import Blob, blob_digest

_LOG = logging.getLogger(__name__)
_MEDIA_TYPES = {ReportFormat.CSV: "text/csv; charset=utf-8", ReportFormat.HTML: "text/html; charset=utf-8"}
_WRITERS = {ReportFormat.CSV: write_csv, ReportFormat.HTML: write_html}
# The clock may be set while the runner waits for it, so that it looks again now and then; others may have put an order
# into a state that is shared, so that it looks more often there.
_LONGEST_WAIT_SECONDS = 60.0
_LONGEST_SHARED_WAIT_SECONDS = 0.5
_AFTER_LOSS_SECONDS = 0.5


class Jobs:
    """Watches the orders of one mock PBX and carries them out when their time comes.

    Several processes may watch the same orders: each order is claimed before it is carried out, for a time, and what
    was made counts only as long as the claim does.
    """

    def __init__(self, pbx: Pbx) -> None:
        """Watch `pbx`."""
        self._pbx = pbx
        self._wake = asyncio.Event()
        self._awaited: Instant | None = None
        self._longest_wait = _LONGEST_SHARED_WAIT_SECONDS if pbx.store.is_shared else _LONGEST_WAIT_SECONDS

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
            # Until it is known what is waited for, whatever comes wakes.
            self._awaited = None
            try:
                seconds = await asyncio.to_thread(self._step_or_seconds)
            except UnavailableError as error:
                _LOG.warning("the state cannot be had: %s", type(error.__cause__).__name__)
                seconds = _AFTER_LOSS_SECONDS
            if seconds > 0:
                await self._wait(min(seconds, self._longest_wait))

    def _step_or_seconds(self) -> float:
        """Do what is due, or return for how many seconds there is nothing to do."""
        if self.step():
            return 0
        due_at = self._pbx.store.next_due()
        self._awaited = due_at
        return self._longest_wait if due_at is None else max((due_at - self._pbx.clock.now()) / SECOND, 0.001)

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    def step(self) -> bool:
        """Do the one thing that is due first; False when nothing is, or others are at it."""
        pbx, token = self._pbx, secrets.token_hex(8)
        now = pbx.clock.now()
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
        self._pbx.store.finish_report(order, completed, blob, token=token, then=self._afterwards(order, now))

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
        history = self._pbx.archive.history
        table = build_table(order, history=history, directory=directory, window=window)
        content = b"".join(_WRITERS[order.format](table))
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
