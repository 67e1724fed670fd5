"""Who takes part in calls, as codes and curves made once. Refuses to know what happens in a call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mockpbx.history import Codes, Texts
from mockpbx.model import SECOND, Direction, Directory, EndReason, QueueStrategy, RerouteReason
from mockpbx.model.directory import longest_prefix
from mockpbx.world.billing import cost_of
from mockpbx.world.directory import Society
from mockpbx.world.draws import Bools, Draws, Floats, Ints, exponential, log_normal

LONGEST_TALK_SECONDS = 3 * 3600.0
SERVICE_HOST = "10.20.0.5"
_SETTLED_BEFORE = 880_000


def talk(mu: float, sigma: float) -> Floats:
    """Return the curve of a talk time: at least a second, at most three hours."""
    return log_normal(mu, sigma, least=1.0, most=LONGEST_TALK_SECONDS)


def ring(longest: float) -> Floats:
    """Return the curve of how long it rings until somebody answers: around seven seconds, below `longest`."""
    return log_normal(1.946, 0.55, least=0.8, most=longest - 0.5)


TALK = talk(4.507, 1.1)
TALK_INTERNAL = talk(3.9, 1.1)
TALK_QUEUE = talk(5.21, 1.0)
RING_USER = ring(60.0)
RING_MEMBER = ring(20.0)
RING_MOBILE = ring(30.0)
RING_OUTSIDE = ring(45.0)
PATIENCE = log_normal(4.317, 0.8, least=4.0, most=3600.0)
LONG_WAIT = exponential(35.0, offset=3.0, most=600.0)


def settle(instants: Ints) -> Ints:
    """Keep instants away from the end of their second.

    What follows within a few hundredths then begins in the same second, and the whole seconds of consecutive legs add
    up to those of their call.
    """
    return instants - np.where(instants % SECOND > _SETTLED_BEFORE, SECOND - _SETTLED_BEFORE, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Where legs lead: number, name, domain and destination, as codes of one for each call, or of one for all."""

    number: Codes | int
    name: Codes | int
    domain: Codes | int
    destination: Codes | int

    def kept(self, where: Bools) -> "Party":
        """Return the parties where it is so, alone."""
        kept = {name: _kept(getattr(self, name), where) for name in ("number", "name", "domain", "destination")}
        return Party(**kept)


def _kept(codes: Codes | int, where: Bools) -> Codes | int:
    return codes if isinstance(codes, int) else codes[where]


class Cast:
    """The people and services of a society, with the texts that their calls are written in."""

    def __init__(self, society: Society, *, wait_factor: float) -> None:  # noqa: PLR0915 - one table after the other
        """Give codes to all there is; enumerations and services come first and so get the smallest."""
        self.society = society
        self.directory: Directory = society.directory
        self.wait_factor = wait_factor
        self.texts = Texts([*Direction, *EndReason, *RerouteReason])
        directory, codes = self.directory, self._codes
        self.tenant = self.texts.code(directory.tenant)
        self.domain = self.texts.code(directory.domain)
        self.trunk_names = codes(one.name for one in directory.trunks)
        self.trunk_hosts = codes(one.host for one in directory.trunks)
        self.dids = np.stack([codes(one.dids) for one in directory.trunks])
        self.queue_numbers = codes(one.number for one in directory.queues)
        self.group_numbers = codes(one.number for one in directory.ring_groups)
        self.voicemail = self._service(directory.voicemail_number, "Voicemail", 5060)
        self.menu = self._service(directory.ivrs[0].number, directory.ivrs[0].name, 8922)
        self._queues = self._services([(one.number, one.name) for one in directory.queues], 8916)
        self._groups = self._services([(one.number, one.name) for one in directory.ring_groups], 8910)
        self._extensions = Party(
            number=codes(one.number for one in directory.extensions),
            name=codes(one.display_name for one in directory.extensions),
            domain=self.domain,
            destination=codes(_destination(one.number, one.host) for one in directory.extensions),
        )
        self.mobiles = codes(one.mobile for one in directory.extensions)
        self.with_mobile = np.flatnonzero(self.mobiles)
        self.contact_numbers = codes(one.number for one in society.contacts)
        self.contact_names = codes(one.display_name for one in society.contacts)
        self.queue_agents = self._members([one.agents for one in directory.queues])
        self.queue_max_wait = np.array([one.max_wait_seconds for one in directory.queues]) * SECOND
        self.queue_in_turn = np.array([one.strategy is QueueStrategy.IN_TURN for one in directory.queues])
        self.group_members = self._members([one.members for one in directory.ring_groups])
        self.group_rings_all = np.array([one.ring_all for one in directory.ring_groups])
        self._rates: dict[int, int] = {}
        self._routes: dict[int, int] = {}
        self._costs: dict[tuple[int, int], int] = {}

    def _codes(self, texts: Iterable[str | None]) -> Codes:
        return self.texts.codes(texts)

    def _service(self, number: str, name: str, port: int) -> Party:
        code = self.texts.code
        return Party(
            number=code(number),
            name=code(name),
            domain=self.domain,
            destination=code(_destination(number, f"{SERVICE_HOST}:{port}")),
        )

    def _services(self, known: Sequence[tuple[str, str]], port: int) -> Party:
        return Party(
            number=self._codes(number for number, _ in known),
            name=self._codes(name for _, name in known),
            domain=self.domain,
            destination=self._codes(_destination(number, f"{SERVICE_HOST}:{port}") for number, _ in known),
        )

    def _members(self, lists: Sequence[Sequence[str]]) -> Ints:
        places = {one.number: place for place, one in enumerate(self.directory.extensions)}
        return np.array([[places[number] for number in numbers] for numbers in lists], dtype=np.int64)

    @property
    def extension_count(self) -> int:
        """How many extensions there are."""
        return len(self.directory.extensions)

    # -- parties -------------------------------------------------------------------------------------------------

    def extension(self, places: Ints) -> Party:
        """Return extensions by their places in the directory."""
        return _chosen(self._extensions, places)

    def queue(self, places: Ints) -> Party:
        """Return queues by their places in the directory."""
        return _chosen(self._queues, places)

    def group(self, places: Ints) -> Party:
        """Return ring groups by their places in the directory."""
        return _chosen(self._groups, places)

    def outside(self, numbers: Codes, trunks: Ints) -> Party:
        """Return numbers outside that are reached through trunks."""
        texts, known = self.texts.all, self.directory.trunks
        destinations = self.texts.made_of(
            lambda number, trunk: _destination(texts[number] or "", f"{known[trunk].host}:5060"),
            numbers,
            _int32(trunks),
        )
        return Party(number=numbers, name=0, domain=self.trunk_hosts[trunks], destination=destinations)

    # -- draws that kinds of call share --------------------------------------------------------------------------

    def contact(self, draws: Draws) -> Ints:
        """Draw people outside; some call far more often than others."""
        chances = draws.unit("contact")
        return (len(self.contact_numbers) * chances * chances).astype(np.int64)

    def outside_numbers(self, draws: Draws) -> Codes:
        """Draw numbers to call: mostly of somebody known, now and then abroad."""
        numbers = self.contact_numbers[self.contact(draws)]
        abroad = np.flatnonzero(draws.chance("abroad", 0.06))
        ranges = self.society.abroad
        chosen = draws.below("country", len(ranges))[abroad]
        firsts, counts = (np.array([getattr(one, name) for one in ranges]) for name in ("first", "count"))
        drawn = firsts[chosen] + (draws.unit("number abroad")[abroad] * counts[chosen]).astype(np.int64)
        distinct, places = np.unique(drawn, return_inverse=True)
        numbers = numbers.copy()
        numbers[abroad] = self._codes(str(one) for one in distinct.tolist())[places]
        return numbers

    def line(self, draws: Draws) -> tuple[Ints, Codes]:
        """Draw the trunk and its DID that calls come in by."""
        trunks = draws.below("trunk", len(self.directory.trunks))
        return trunks, self.dids[trunks, draws.below("DID", self.dids.shape[1])]

    def hung_up(self, draws: Draws) -> Codes:
        """Draw who hung up answered calls."""
        caller, callee = map(self.texts.code, (EndReason.CALLER_DISCONNECTED, EndReason.CALLEE_DISCONNECTED))
        return _int32(np.where(draws.chance("hung up", 0.55), caller, callee))

    def queue_wait(self, draws: Draws) -> Ints:
        """Draw how long callers wait for an agent: mostly a few seconds, sometimes long."""
        is_short = draws.chance("short wait", 0.55)
        waits = np.where(is_short, draws.micros("wait", 1.5, 5.0), draws.along("long wait", LONG_WAIT))
        return (waits * self.wait_factor).astype(np.int64)

    # -- rules ---------------------------------------------------------------------------------------------------

    def route(self, numbers: Codes) -> Ints:
        """Return the trunk that the outbound rules choose for called numbers."""
        rules, names = self.directory.outbound_rules, [one.name for one in self.directory.trunks]

        def trunk_of(number: str) -> int:
            rule = longest_prefix(number, rules)
            return 0 if rule is None else names.index(rule.trunk)

        return self._looked_up(numbers, self._routes, trunk_of)

    def costs(self, numbers: Codes, seconds: Ints) -> NDArray[np.int32]:
        """Return what talks of so many seconds to these numbers cost, in hundred-thousandths."""
        rates = self.directory.rates

        def rate_of(number: str) -> int:
            rate = longest_prefix(number, rates)
            return -1 if rate is None else rates.index(rate)

        pairs = self._looked_up(numbers, self._rates, rate_of) << 32 | seconds
        distinct, places = np.unique(pairs, return_inverse=True)
        return np.array([self._cost(pair >> 32, pair & 0xFFFFFFFF) for pair in distinct.tolist()], dtype=np.int32)[
            places
        ]

    def _cost(self, rate: int, seconds: int) -> int:
        if rate < 0:
            return 0
        known = self._costs.get((rate, seconds))
        if known is None:
            known = self._costs[rate, seconds] = round(cost_of(seconds, self.directory.rates[rate]) * 100_000)
        return known

    def _looked_up(self, numbers: Codes, known: dict[int, int], look_up: object) -> Ints:
        assert callable(look_up)
        distinct, places = np.unique(numbers, return_inverse=True)
        for code in distinct.tolist():
            if code not in known:
                known[code] = look_up(self.texts.all[code])
        return np.array([known[code] for code in distinct.tolist()], dtype=np.int64)[places]


def _destination(number: str, host: str) -> str:
    return f"sip:{number}@{host}"


def _int32(values: Ints | Bools) -> Codes:
    return values.astype(np.int32)


def _chosen(all_of_them: Party, places: Ints) -> Party:
    number, name, destination = all_of_them.number, all_of_them.name, all_of_them.destination
    assert not isinstance(number, int)
    assert not isinstance(name, int)
    assert not isinstance(destination, int)
    return Party(number=number[places], name=name[places], domain=all_of_them.domain, destination=destination[places])
