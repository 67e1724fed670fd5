"""Callbacks: calls a queue makes to a customer who left it with the wish to be called. Refuses to know tables."""

from collections.abc import Set
from dataclasses import dataclass

from mockpbx.model import Call, Direction, Leg, Queue
from mockpbx.reports.kind import Scope
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


def is_callback(call: Call, queue_numbers: Set[str]) -> bool:
    """Tell whether a queue made this call: it goes out, and the caller is a queue's number."""
    return call.direction is Direction.OUTBOUND and call.caller in queue_numbers


def callbacks_by_queue(scope: Scope) -> tuple[tuple[Queue, tuple[Callback, ...]], ...]:
    """Return the callbacks of each queue the filter chooses, queues in the order of the directory."""
    extensions = scope.extension_names().keys()
    return tuple(
        (queue, tuple(_callback(call, extensions) for call in scope.calls if is_callback(call, {queue.number})))
        for queue in scope.directory.queues
        if is_listed(queue.number, scope.filter.get("call_queues"))
    )


def _callback(call: Call, extensions: Set[str]) -> Callback:
    customer_legs = [leg for leg in call.legs if leg.callee not in extensions]
    return Callback(
        call=call,
        agent_legs=tuple(leg for leg in call.legs if leg.callee in extensions),
        customer_leg=customer_legs[-1] if customer_legs else None,
    )
