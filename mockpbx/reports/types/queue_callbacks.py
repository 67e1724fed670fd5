"""The two reports on callbacks of queues: all of them counted, the failed ones listed.

Refuses to know the other types.
"""

from mockpbx.reports.callbacks import Callback, callbacks_by_queue
from mockpbx.reports.formatting import parties, party
from mockpbx.reports.kind import Body, Kind, Scope
from mockpbx.reports.queue_stays import queue_tallies
from mockpbx.reports.selection import head_lines
from mockpbx.reports.table import Row, figures, grouped, texts


def _build_counts(scope: Scope) -> Body:
    received = {tally.queue.number: tally.total for tally in queue_tallies(scope)}
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=tuple(
            _count_row(party(queue.number, queue.name), received[queue.number], callbacks)
            for queue, callbacks in callbacks_by_queue(scope)
        ),
    )


def _build_failed(scope: Scope) -> Body:
    names = scope.extension_names()
    return Body(
        head_lines=head_lines(scope, "Queue", member="call_queues"),
        rows=(
            row
            for queue, callbacks in callbacks_by_queue(scope)
            for row in grouped(
                party(queue.number, queue.name),
                [_failed_cells(callback, scope, names) for callback in callbacks if not callback.is_successful],
            )
        ),
    )


def _count_row(queue: str, received: int, callbacks: tuple[Callback, ...]) -> Row:
    successful = sum(callback.is_successful for callback in callbacks)
    failed = len(callbacks) - successful
    return Row(cells=(queue, str(received), str(len(callbacks)), str(successful), str(failed)))


def _failed_cells(callback: Callback, scope: Scope, names: dict[str, str]) -> tuple[str, ...]:
    customer = callback.customer_leg or callback.call
    return (
        scope.local(callback.call.started_at),
        party(customer.callee, customer.callee_display_name),
        customer.callee,
        parties((leg.callee for leg in callback.agent_legs), names),
        str(len(callback.agent_legs)),
    )


QUEUE_CALLBACKS = Kind(
    label="Queue Callbacks",
    columns=(
        *texts("Queue"),
        *figures("Calls Received", "CallBacks", "Successful Callbacks", "Failed Callbacks", under="Total"),
    ),
    build=_build_counts,
)

QUEUE_FAILED_CALLBACKS = Kind(
    label="Queue Failed Callbacks",
    columns=(*texts("Queue", "Start Time", "Caller", "Callback Number", "Agent"), *figures("Attempts")),
    build=_build_failed,
)
