"""Callbacks: calls a queue makes to a customer who left it with the wish to be called. Refuses to know tables."""

from dataclasses import dataclass

from mockpbx.model import Call, Leg, Queue
from mockpbx.reports.kind import Scope
from mockpbx.reports.queue_stays import callback_rows
from mockpbx.reports.selection import is_listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One callback: the call, its legs to agents, and the leg to the customer, if it came to it.

    An agent is called first and the customer last.
    """

    call: Call
    agent_legs: tuple[Leg, ...]
    customer_leg: Leg | None

    @property
    def is_successful(self) -> bool:
        """Whether the customer answered."""
        return self.customer_leg is not None and self.customer_leg.answered_at is not None


def callbacks_by_queue(scope: Scope) -> tuple[tuple[Queue, tuple[Callback, ...]], ...]:
    """Return the callbacks of each queue the filter chooses, queues in the order of the directory."""
    names = scope.extension_names()
    calls = list(scope.calls(scope.rows[callback_rows(scope)]))
    return tuple(
        (queue, tuple(_callback(call, names) for call in calls if call.caller == queue.number))
        for queue in scope.directory.queues
        if is_listed(queue.number, scope.filter.get("call_queues"))
    )


def _callback(call: Call, extensions: dict[str, str]) -> Callback:
    customer_legs = [leg for leg in call.legs if leg.callee not in extensions]
    return Callback(
        call=call,
        agent_legs=tuple(leg for leg in call.legs if leg.callee in extensions),
        customer_leg=customer_legs[-1] if customer_legs else None,
    )
