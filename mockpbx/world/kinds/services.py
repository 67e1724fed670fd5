"""Calls from the world through menu, queue and ring group."""

from dataclasses import replace

import numpy as np

from mockpbx.history import BLANK_INSTANT
from mockpbx.model import Direction, EndReason, RerouteReason
from mockpbx.world.batch import Batch, Field
from mockpbx.world.draws import Bools, Draws, Floats, Ints
from mockpbx.world.kinds.inbound import begin
from mockpbx.world.people import (
    PATIENCE,
    RING_MEMBER,
    RING_MOBILE,
    TALK,
    TALK_QUEUE,
    Cast,
    settle,
    talk,
)

MEMBER_TIMEOUT = 20_000_000
_AGENT_TIMEOUT = 15_000_000
_LEAST_RING = 2_000_000
_BEFORE_MAX_WAIT = 1_000_000
_TALK_CALLBACK = talk(5.0, 0.9)


def _menu(batch: Batch) -> Ints:
    """Let the menu answer at once; return when it passes the caller on."""
    rang_at = batch.started_at + batch.draws.micros("menu rings", 0.03, 0.06)
    answered_at = rang_at + batch.draws.micros("menu answers", 0.01, 0.05)
    ended_at = settle(answered_at + batch.draws.micros("menu", 4.0, 18.0))
    batch.leg(
        batch.cast.menu,
        started_at=batch.started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=ended_at,
        end_reason=batch.code(EndReason.REFERRED),
    )
    return ended_at


def _join(batch: Batch, queue: Ints, *, at: Ints, left_at: Ints, end_reason: EndReason) -> None:
    batch.leg(
        batch.cast.queue(queue),
        started_at=at + 10_000,
        rang_at=at + 30_000,
        answered_at=at + 50_000,
        ended_at=left_at,
        end_reason=batch.code(end_reason),
        reroute_reason=batch.code(RerouteReason.TRANSFER),
        service_number=batch.cast.queue_numbers[queue],
    )


def _poll(  # noqa: PLR0913 - who, of what, when
    batch: Batch, agent: Ints, service: Field, name: str, *, at: Ints, until: Ints, where: Bools | None = None
) -> None:
    """Ring agents or members who do not take the call."""
    batch.leg(
        batch.cast.extension(agent),
        started_at=at,
        rang_at=np.minimum(at + batch.draws.micros(name, 0.1, 0.3), until),
        ended_at=until,
        service_number=service,
        where=where,
    )


def _take(batch: Batch, agent: Ints, service: Field, *, at: Ints, answered_at: Ints, curve: Floats) -> Field:
    """Ring agents or members who take the call; return who hung up."""
    reason = batch.cast.hung_up(batch.draws)
    batch.leg(
        batch.cast.extension(agent),
        started_at=at,
        rang_at=np.minimum(at + 200_000, answered_at),
        answered_at=answered_at,
        ended_at=answered_at + batch.draws.along("talk", curve),
        end_reason=reason,
        service_number=service,
    )
    return reason


def _agents(batch: Batch, queue: Ints) -> Ints:
    """Draw an order of each queue's agents."""
    agents = batch.cast.queue_agents
    return np.take_along_axis(agents[queue], batch.draws.order("agents", agents.shape[1]), axis=1)


def _polled_in_vain(batch: Batch, queue: Ints, *, first_at: Ints, until: Ints) -> None:
    """Ring agents in turn, for 15 s at most each, until the caller is gone from the line."""
    at = first_at
    for turn, agent in enumerate(_agents(batch, queue).T):
        there = until - at >= _LEAST_RING
        given_up_at = np.minimum(at + _AGENT_TIMEOUT, until)
        number = batch.cast.queue_numbers[queue]
        _poll(batch, agent, number, f"agent {turn} rings", at=at, until=given_up_at, where=there)
        at = np.where(there, given_up_at + 300_000, until)


def _any_queue(cast: Cast, draws: Draws) -> Ints:
    return draws.below("queue", len(cast.queue_numbers))


def queue_answered(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """An agent of the queue takes the call after a while."""
    batch = begin(cast, draws, started_at)
    queue = _any_queue(cast, draws)
    at = _menu(batch)
    joined_at = at + 50_000
    wait = np.minimum(cast.queue_wait(draws), cast.queue_max_wait[queue] - _BEFORE_MAX_WAIT)
    taken_at = settle(joined_at + wait)
    _join(batch, queue, at=at, left_at=taken_at + 20_000, end_reason=EndReason.REFERRED)
    agents = _agents(batch, queue)
    others = draws.below("others", 3)
    in_turn = cast.queue_in_turn[queue]
    number = cast.queue_numbers[queue]
    rung_at = np.maximum(joined_at, taken_at - np.minimum(wait - 300_000, 14_000_000)) + 100_000
    for other in (1, 2):
        together = ~in_turn & (others >= other)
        name = f"agent {other} rings"
        _poll(batch, agents[:, other], number, name, at=rung_at, until=taken_at + 10_000, where=together)
        # One after the other: who was rung before gave up before the next one rang.
        until = rung_at - 300_000 - (other - 1) * (_AGENT_TIMEOUT + 300_000)
        turn_at = np.maximum(until - _AGENT_TIMEOUT, joined_at + 50_000)
        before = in_turn & (others >= other) & (until - turn_at >= _LEAST_RING)
        _poll(batch, agents[:, other], number, f"{name} before", at=turn_at, until=until, where=before)
    return batch.done(_take(batch, agents[:, 0], number, at=rung_at, answered_at=taken_at, curve=TALK_QUEUE))


def _wait_in_vain(batch: Batch, longest: Ints) -> Ints:
    queue = _any_queue(batch.cast, batch.draws)
    at = _menu(batch)
    left_at = at + 50_000 + np.minimum(longest, batch.cast.queue_max_wait[queue] - _BEFORE_MAX_WAIT)
    _join(batch, queue, at=at, left_at=left_at, end_reason=EndReason.CALLER_DISCONNECTED)
    _polled_in_vain(batch, queue, first_at=at + 400_000, until=left_at)
    batch.done(batch.code(EndReason.CALLER_DISCONNECTED))
    return queue


def queue_abandoned(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The caller gives up waiting."""
    batch = begin(cast, draws, started_at)
    _wait_in_vain(batch, draws.along("patience", PATIENCE))
    return batch


def queue_overflow(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The longest wait is over, and voicemail takes the call."""
    batch = begin(cast, draws, started_at)
    queue = _any_queue(cast, draws)
    at = _menu(batch)
    left_at = settle(at + 50_000 + cast.queue_max_wait[queue])
    _join(batch, queue, at=at, left_at=left_at, end_reason=EndReason.REFERRED)
    _polled_in_vain(batch, queue, first_at=at + 400_000, until=left_at)
    answered_at = left_at + 50_000
    reason = batch.code(EndReason.CALLER_DISCONNECTED)
    batch.leg(
        cast.voicemail,
        started_at=left_at + 10_000,
        rang_at=left_at + 30_000,
        answered_at=answered_at,
        ended_at=answered_at + draws.micros("message", 4.0, 50.0),
        end_reason=reason,
        reroute_reason=batch.code(RerouteReason.OVERFLOW),
    )
    return batch.done(reason)


def callback_request(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The caller asks to be called back and leaves the line."""
    batch = begin(cast, draws, started_at)
    batch.asked_of = _wait_in_vain(batch, draws.micros("until asking", 15.0, 60.0))
    return batch


def callback(cast: Cast, draws: Draws, request: Batch) -> Batch:
    """The queue calls an agent, then the one who asked for it."""
    queue, asked_at = request.asked_of, request.ended_at
    assert queue is not None
    started_at = asked_at + draws.micros("until callback", 120.0, 1500.0)
    batch = Batch(cast, draws, started_at, Direction.OUTBOUND)
    number = cast.queue_numbers[queue]
    batch.caller, batch.caller_display_name = number, cast.tenant
    agents = cast.queue_agents
    agent = agents[queue, draws.below("agent", agents.shape[1])]
    agent_answered_at = settle(started_at + 200_000 + draws.along("agent ring", RING_MEMBER))
    answers = draws.chance("customer answers", 0.65)
    customer_rang_at = agent_answered_at + draws.micros("customer rings", 1.0, 3.0)
    customer_answered_at = settle(customer_rang_at + draws.along("customer ring", RING_MOBILE))
    ended_at = np.where(
        answers, customer_answered_at + draws.along("talk", _TALK_CALLBACK), customer_rang_at + 30_000_000
    )
    hung_up = cast.hung_up(draws)
    reason = np.where(answers, hung_up, batch.code(EndReason.CALLEE_DISCONNECTED))
    batch.leg(
        cast.extension(agent),
        started_at=started_at,
        rang_at=started_at + 100_000,
        answered_at=agent_answered_at,
        ended_at=ended_at,
        end_reason=reason,
        service_number=number,
    )
    customers = np.asarray(request.caller, dtype=np.int32)
    trunks = cast.route(customers)
    outside = cast.outside(customers, trunks)
    batch.leg(
        replace(outside, name=request.caller_display_name),
        out=trunks,
        started_at=agent_answered_at + 100_000,
        rang_at=customer_rang_at,
        answered_at=np.where(answers, customer_answered_at, BLANK_INSTANT),
        ended_at=ended_at,
        end_reason=np.where(answers, hung_up, 0),
        status_code=np.where(answers, 0, 480),
        service_number=number,
    )
    return batch.done(reason)


def ring_group(cast: Cast, draws: Draws, started_at: Ints) -> Batch:
    """The phones of a ring group ring, together or in turn, until a member answers."""
    batch = begin(cast, draws, started_at)
    group = draws.below("group", len(cast.group_numbers))
    number, rings_all = cast.group_numbers[group], cast.group_rings_all[group]
    size = cast.group_members.shape[1]
    members = np.take_along_axis(cast.group_members[group], draws.order("members", size), axis=1)
    first_at = started_at + 50_000
    passed = np.where(rings_all, 0, draws.below("passed", size))
    at = first_at + passed * (MEMBER_TIMEOUT + 100_000)
    answered_at = settle(at + 300_000 + draws.along("member ring", RING_MEMBER))
    taker = np.take_along_axis(members, passed[:, None], axis=1)[:, 0]
    for turn in range(size):
        rung_at = first_at + turn * (MEMBER_TIMEOUT + 100_000)
        name = f"member {turn} rings"
        _poll(batch, members[:, turn], number, name, at=rung_at, until=rung_at + MEMBER_TIMEOUT, where=turn < passed)
        if turn > 0:
            name = f"member {turn} rings too"
            _poll(batch, members[:, turn], number, name, at=at, until=answered_at + 10_000, where=rings_all)
    reason = _take(batch, taker, number, at=at, answered_at=answered_at, curve=TALK)
    # The group itself has a leg that spans the call and is never answered; it begins first.
    batch.leg(
        cast.group(group),
        started_at=started_at,
        rang_at=started_at + 30_000,
        ended_at=batch.ended_at,
        end_reason=reason,
        service_number=number,
    )
    return batch.done(reason)
