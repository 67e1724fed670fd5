"""Errands that have to wait for the target, run while other questions are asked. Refuses to know what they see.

A report takes its time. So it is ordered early and looked at late: what lies between is spent on other requests, and
only what is left of the wait is slept. When an errand goes on is counted in requests, and one that was looked at in
vain is waited for there and then. So the order of all requests is the same in every run, but for how often late reports
are looked at. On a server on which that once took too long nothing is waited for in this way any more, and the order is
up to when reports are worth a look.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from contracts.client import Client
from contracts.errors import INCOMPARABLE, GaveUpError, JudgeError, OutOfTimeError, TargetError, WallError
from contracts.exchange import Exchange
from contracts.observation import Observation

_MOST_AT_ONCE = 5
_BETWEEN_STEPS = 10
# In half a second, which a report may well take, so many requests are answered; where they were not enough, a few more.
_AWAY, _AWAY_AGAIN = 200, 40
_LATE_SECONDS = 1.5
_ORDERS = "call_reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """What an errand yields when there is nothing to do but wait; `seconds` is when it is worth a look.

    `is_late` says that it was looked for what is waited for, and that it was not there.
    """

    seconds: float
    is_late: bool = False


Errand = Iterator[Observation | Pause]
Source = Callable[[], Iterable[Errand]]


@dataclass(slots=True, kw_only=True, eq=False)
class _Walk:
    """An errand under way, with what it saw and sent so far; `owned` are orders that it made and nobody saw gone."""

    errand: Errand
    seen: list[Observation] = field(default_factory=list)
    sent: list[Exchange] = field(default_factory=list)
    owned: set[tuple[str, str]] = field(default_factory=set)
    trouble: Exception | None = None
    is_over: bool = False
    back_at: int = 0
    look_at: float = 0.0


@dataclass(slots=True, kw_only=True, eq=False)
class _Group:
    """Errands of one kind, begun one after the other; `waiting` None means that there are no more to begin."""

    source: Source
    closing: Callable[[], Iterable[Observation]]
    waiting: Iterator[Errand] | None = None
    walks: list[_Walk] = field(default_factory=list)
    is_given: bool = False

    def begin(self) -> None:
        """Begin from the beginning."""
        self.waiting, self.walks = iter(self.source()), []


class Meanwhile:
    """Runs the errands of several groups, a few at a time, and hands out what each group saw as if it had run alone."""

    def __init__(self, client: Client) -> None:
        """Send through `client`; no more errands are out at once than the cap of what may live allows."""
        self._client = client
        self._at_once = max(1, min(_MOST_AT_ONCE, client.settings.living_objects_cap))
        self._groups: dict[str, _Group] = {}
        self._out: list[_Walk] = []
        self._stepped_at = 0
        self._handed_count = 0
        self._is_slow = False

    def add(self, name: str, source: Source, closing: Callable[[], Iterable[Observation]] = tuple) -> None:
        """Add a group. `source` yields its errands, each when its turn comes; `closing` is done when they are over."""
        self._groups[name] = _Group(source=source, closing=closing)
        self._groups[name].begin()

    def beside(self, observations: Iterable[Observation]) -> Iterator[Observation]:
        """Pass observations on, and take the errands a step further between them."""
        for one in observations:
            yield one
            if self._count - self._stepped_at >= _BETWEEN_STEPS:
                self._stepped_at = self._count
                self._step()

    def of(self, name: str) -> Iterator[Observation]:
        """Yield what the errands of a group see, in their order, when they are done; a second time all anew."""
        group = self._groups[name]
        if group.is_given:
            group.begin()
        group.is_given = True
        given = 0
        while given < len(group.walks) or group.waiting is not None:
            if given < len(group.walks) and group.walks[given].is_over:
                yield from self._handed_out(group.walks[given])
                given += 1
            else:
                self._go_on()
        yield from group.closing()

    def gathered(self, name: str) -> Iterator[Observation]:
        """Yield what the errands of a group saw so far, for a run that has no time for more; sends nothing."""
        group = self._groups[name]
        for walk in () if group.is_given else group.walks:
            walk.trouble = None
            yield from self._handed_out(walk)

    @property
    def _count(self) -> int:
        """How many requests were sent by others than errands: those of errands depend on how late reports are."""
        return len(self._client.exchanges) - self._handed_count

    def _step(self) -> None:
        """Begin an errand where there is room, or go on with the one that has to come back first, if that is by now."""
        if len(self._out) < self._at_once and self._begin_next():
            return
        walk = min(self._out, key=lambda one: one.back_at, default=None)
        if walk is not None and self._count >= walk.back_at:
            self._advance(walk)

    def _go_on(self) -> None:
        """Begin an errand where there is room, or wait until one can go on."""
        if len(self._out) < self._at_once and self._begin_next():
            return
        walk = min(self._out, key=lambda one: one.look_at if self._is_slow else one.back_at)
        self._client.rest(walk.look_at - time.monotonic())
        self._advance(walk)

    def _begin_next(self) -> bool:
        for group in self._groups.values():
            if group.waiting is None:
                continue
            walk = _Walk(errand=_next_of(group))
            group.walks.append(walk)
            self._out.append(walk)
            self._advance(walk)
            return True
        return False

    def _advance(self, walk: _Walk) -> None:
        """Go on with an errand until it waits for something new or is over; wait with one that is a little late."""
        pause, looked_at = self._until_it_waits(walk), time.monotonic()
        while pause is not None and pause.is_late and not self._is_slow:
            self._is_slow = time.monotonic() - looked_at > _LATE_SECONDS
            self._client.rest(pause.seconds)
            pause = self._until_it_waits(walk)
        if pause is None:
            self._end(walk)
        else:
            walk.back_at = self._count + (_AWAY_AGAIN if pause.is_late else _AWAY)
            walk.look_at = time.monotonic() + pause.seconds

    def _until_it_waits(self, walk: _Walk) -> Pause | None:
        """Go on with an errand, None when it is over; what it meets with is told when it is handed out."""
        before = set(self._living())
        with self._client.apart() as sent:
            try:
                return next((one for one in _noted(walk) if isinstance(one, Pause)), None)
            except OutOfTimeError:
                raise
            except GaveUpError:
                self._client.has_given_up = True
            except (JudgeError, *INCOMPARABLE) as error:
                walk.trouble = error
            finally:
                walk.sent += sent
                walk.owned.update(set(self._living()) - before)
        return None

    def _end(self, walk: _Walk) -> None:
        """Take an errand off, and destroy its orders that are still there: others want their room."""
        walk.is_over = True
        self._out.remove(walk)
        destroy = self._client.document.of(_ORDERS, "destroy")
        with self._client.apart() as sent:
            for resource, made in sorted(walk.owned & set(self._living())):
                with suppress(TargetError, WallError, *INCOMPARABLE):
                    if resource == _ORDERS:
                        self._client.post(destroy.path_for(made))
        walk.sent += sent

    def _living(self) -> Iterator[tuple[str, str]]:
        return ((one.resource, one.id) for one in self._client.wall.living)

    def _handed_out(self, walk: _Walk) -> Iterator[Observation]:
        """Hand out what an errand sent and saw, as if it were done just now, and then its trouble."""
        self._client.exchanges += walk.sent
        self._handed_count += len(walk.sent)
        yield from walk.seen
        if walk.trouble is not None:
            raise walk.trouble


def _next_of(group: _Group) -> Errand:
    """The next errand of a group, with what its source has to ask before it knows what is to be done."""
    errand = next(group.waiting, None) if group.waiting is not None else None
    if errand is None:
        group.waiting = None
    else:
        yield from errand


def _noted(walk: _Walk) -> Iterator[Observation | Pause]:
    """Yield what an errand yields, and note what it saw."""
    for one in walk.errand:
        if isinstance(one, Observation):
            walk.seen.append(one)
        yield one
