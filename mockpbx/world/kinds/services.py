"""Calls from the world through menu, queue and ring group."""

from random import Random

from mockpbx.model import Direction, EndReason, Extension, Instant, Queue, RerouteReason, RingGroup
from mockpbx.world.draft import Draft, Outcome, settle
from mockpbx.world.kinds.inbound import begin
from mockpbx.world.kinds.internal import hanger_up
from mockpbx.world.people import Cast, after, patience, queue_wait, ring, talk

MEMBER_TIMEOUT_SECONDS = 20.0
_SERVICE_HOST = "10.20.0.5"


def _menu(cast: Cast, draft: Draft) -> Instant:
    """Let the menu answer at once; return when it passes the caller on."""
    ivr = cast.directory.ivrs[0]
    rang_at = after(draft.started_at, draft.die.uniform(0.03, 0.06))
    answered_at = after(rang_at, draft.die.uniform(0.01, 0.05))
    ended_at = settle(after(answered_at, draft.die.uniform(4.0, 18.0)))
    draft.leg(
        ivr.number,
        name=ivr.name,
        host=f"{_SERVICE_HOST}:8922",
        started_at=draft.started_at,
        rang_at=rang_at,
        answered_at=answered_at,
        ended_at=ended_at,
        end_reason=EndReason.REFERRED,
    )
    return ended_at


def _join(draft: Draft, queue: Queue, *, at: Instant, left_at: Instant, end_reason: EndReason) -> None:
    draft.leg(
        queue.number,
        name=queue.name,
        host=f"{_SERVICE_HOST}:8916",
        started_at=after(at, 0.01),
        rang_at=after(at, 0.03),
        answered_at=after(at, 0.05),
        ended_at=left_at,
        end_reason=end_reason,
        reroute_reason=RerouteReason.TRANSFER,
        service_number=queue.number,
    )


def _poll(draft: Draft, agent: Extension, service_number: str, *, at: Instant, until: Instant) -> None:
    """Ring an agent or member who does not take the call."""
    draft.leg(
        agent.number,
        name=agent.display_name,
        host=agent.host,
        started_at=at,
        rang_at=after(at, draft.die.uniform(0.1, 0.3)),
        ended_at=until,
        service_number=service_number,
    )


def _take(
    draft: Draft, agent: Extension, service_number: str, *, at: Instant, answered_at: Instant, mu: float
) -> EndReason:
    """Ring an agent or member who takes the call; return who hung up."""
    reason = hanger_up(draft.die)
    draft.leg(
        agent.number,
        name=agent.display_name,
        host=agent.host,
        started_at=at,
        rang_at=Instant(min(after(at, 0.2), answered_at)),
        answered_at=answered_at,
        ended_at=after(answered_at, talk(draft.die, mu, 1.0)),
        end_reason=reason,
        service_number=service_number,
    )
    return reason


def _polled_in_vain(cast: Cast, draft: Draft, queue: Queue, *, first_at: Instant, until: Instant) -> None:
    """Ring agents in turn, for 15 s at most each, until the caller is gone from the line."""
    agents = draft.die.sample(queue.agents, len(queue.agents))
    at = first_at
    for number in agents:
        if until - at < 2_000_000:
            return
        given_up_at = Instant(min(after(at, 15.0), until))
        _poll(draft, cast.by_number[number], queue.number, at=at, until=given_up_at)
        at = after(given_up_at, 0.3)


def queue_answered(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """An agent of the queue takes the call after a while."""
    draft = begin(cast, die, started_at)
    queue = die.choice(cast.directory.queues)
    at = _menu(cast, draft)
    joined_at = after(at, 0.05)
    wait = min(queue_wait(die, cast.wait_factor), queue.max_wait_seconds - 1.0)
    taken_at = settle(after(joined_at, wait))
    _join(draft, queue, at=at, left_at=after(taken_at, 0.02), end_reason=EndReason.REFERRED)
    agents = [cast.by_number[number] for number in die.sample(queue.agents, die.randrange(1, 4))]
    rung_at = after(max(joined_at, taken_at - int(min(wait - 0.3, 14.0) * 1_000_000)), 0.1)
    for agent in agents[1:]:
        _poll(draft, agent, queue.number, at=rung_at, until=after(taken_at, 0.01))
    reason = _take(draft, agents[0], queue.number, at=rung_at, answered_at=taken_at, mu=5.21)
    return draft.done(reason)


def queue_abandoned(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The caller gives up waiting."""
    draft = begin(cast, die, started_at)
    _wait_in_vain(cast, draft, die.choice(cast.directory.queues), patience(die))
    return draft.done(EndReason.CALLER_DISCONNECTED)


def _wait_in_vain(cast: Cast, draft: Draft, queue: Queue, longest: float) -> None:
    at = _menu(cast, draft)
    left_at = after(at, 0.05 + min(longest, queue.max_wait_seconds - 1.0))
    _join(draft, queue, at=at, left_at=left_at, end_reason=EndReason.CALLER_DISCONNECTED)
    _polled_in_vain(cast, draft, queue, first_at=after(at, 0.4), until=left_at)


def queue_overflow(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The longest wait is over, and voicemail takes the call."""
    draft = begin(cast, die, started_at)
    queue = die.choice(cast.directory.queues)
    at = _menu(cast, draft)
    left_at = settle(after(at, 0.05 + queue.max_wait_seconds))
    _join(draft, queue, at=at, left_at=left_at, end_reason=EndReason.REFERRED)
    _polled_in_vain(cast, draft, queue, first_at=after(at, 0.4), until=left_at)
    answered_at = after(left_at, 0.05)
    draft.leg(
        cast.directory.voicemail_number,
        name="Voicemail",
        started_at=after(left_at, 0.01),
        rang_at=after(left_at, 0.03),
        answered_at=answered_at,
        ended_at=after(answered_at, die.uniform(4.0, 50.0)),
        end_reason=EndReason.CALLER_DISCONNECTED,
        reroute_reason=RerouteReason.OVERFLOW,
    )
    return draft.done(EndReason.CALLER_DISCONNECTED)


def callback_request(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The caller asks to be called back and leaves the line."""
    draft = begin(cast, die, started_at)
    _wait_in_vain(cast, draft, die.choice(cast.directory.queues), die.uniform(15.0, 60.0))
    return draft.done(EndReason.CALLER_DISCONNECTED)


def callback(cast: Cast, die: Random, request: Outcome) -> Outcome:
    """The queue calls an agent, then the one who asked for it."""
    queue_leg = next(leg for leg in request.draft.legs if leg.service_number == leg.callee)
    queue = next(one for one in cast.directory.queues if one.number == queue_leg.callee)
    started_at = after(request.ended_at, die.uniform(120.0, 1500.0))
    draft = Draft(die=die, directory=cast.directory, started_at=started_at, direction=Direction.OUTBOUND)
    draft.caller, draft.caller_display_name = queue.number, cast.directory.tenant
    agent = cast.by_number[die.choice(queue.agents)]
    agent_answered_at = settle(after(started_at, 0.2 + ring(die, MEMBER_TIMEOUT_SECONDS)))
    is_answered = die.random() < 0.65
    customer_rang_at = after(agent_answered_at, die.uniform(1.0, 3.0))
    customer_answered_at = settle(after(customer_rang_at, ring(die, 30.0)))
    ended_at = after(customer_answered_at, talk(die, 5.0, 0.9)) if is_answered else after(customer_rang_at, 30.0)
    reason = hanger_up(die) if is_answered else EndReason.CALLEE_DISCONNECTED
    draft.leg(
        agent.number,
        name=agent.display_name,
        host=agent.host,
        started_at=started_at,
        rang_at=after(started_at, 0.1),
        answered_at=agent_answered_at,
        ended_at=ended_at,
        end_reason=reason,
        service_number=queue.number,
    )
    trunk, _ = cast.line(die)
    draft.leg(
        request.draft.caller,
        name=request.draft.caller_display_name,
        host=trunk.host + ":5060",
        out=trunk,
        started_at=after(agent_answered_at, 0.1),
        rang_at=customer_rang_at,
        answered_at=customer_answered_at if is_answered else None,
        ended_at=ended_at,
        end_reason=reason if is_answered else None,
        status_code=0 if is_answered else 480,
        service_number=queue.number,
    )
    return draft.done(reason)


def ring_group(cast: Cast, die: Random, started_at: Instant) -> Outcome:
    """The phones of a ring group ring, together or in turn, until a member answers."""
    draft = begin(cast, die, started_at)
    group = die.choice(cast.directory.ring_groups)
    members = [cast.by_number[number] for number in die.sample(group.members, len(group.members))]
    at = after(started_at, 0.05)
    passed = 0 if group.ring_all else die.randrange(len(members))
    for member in members[:passed]:
        _poll(draft, member, group.number, at=at, until=after(at, MEMBER_TIMEOUT_SECONDS))
        at = after(at, MEMBER_TIMEOUT_SECONDS + 0.1)
    answered_at = settle(after(at, 0.3 + ring(die, MEMBER_TIMEOUT_SECONDS)))
    for member in members[1:] if group.ring_all else ():
        _poll(draft, member, group.number, at=at, until=after(answered_at, 0.01))
    reason = _take(draft, members[passed], group.number, at=at, answered_at=answered_at, mu=4.507)
    _group_leg(draft, group, reason)
    return draft.done(reason)


def _group_leg(draft: Draft, group: RingGroup, reason: EndReason) -> None:
    """Add the leg of the group itself, which spans the call and is never answered; it comes first."""
    ended_at = max(leg.ended_at for leg in draft.legs)
    draft.leg(
        group.number,
        name=group.name,
        host=f"{_SERVICE_HOST}:8910",
        started_at=draft.started_at,
        rang_at=after(draft.started_at, 0.03),
        ended_at=ended_at,
        end_reason=reason,
        service_number=group.number,
    )
    draft.legs.insert(0, draft.legs.pop())
