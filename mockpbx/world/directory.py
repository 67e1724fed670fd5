"""The tenant and everybody in it, made once from a seed. Refuses to know calls."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from faker import Factory
from faker.config import AVAILABLE_LOCALES

from mockpbx.model import (
    Directory,
    Extension,
    Ivr,
    OutboundRule,
    Queue,
    QueueStrategy,
    Rate,
    RateType,
    RingGroup,
    Role,
    Trunk,
)
from mockpbx.world.die import die_for
from mockpbx.world.errors import WorldError
from mockpbx.world.numbers import Numbering, NumberRange, numbering_for

EXTENSION_COUNT = 64
CONTACT_COUNT = 400
FIRST_EXTENSION = 101
GROUPS = ("Sales", "Support", "Finance", "Operations")
_TIME_ZONES: Mapping[str, str] = {
    "US": "America/New_York",
    "GB": "Europe/London",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "JP": "Asia/Tokyo",
    "ES": "Europe/Madrid",
    "IT": "Europe/Rome",
}
_QUEUES = (
    ("8001", "Sales queue", "Sales", QueueStrategy.TOGETHER, 20, 120),
    ("8002", "Support queue", "Support", QueueStrategy.IN_TURN, 30, 180),
    ("8003", "Billing queue", "Finance", QueueStrategy.TOGETHER, 60, 240),
    ("8004", "Dispatch queue", "Operations", QueueStrategy.IN_TURN, 0, 300),
)
_TRUNKS = (("Northline", "sip.northline.example"), ("Southlink", "sip.southlink.example"))
_RING_GROUPS = (
    ("6001", "Front desk", "Sales", True),
    ("6002", "Night watch", "Support", False),
    ("6003", "Warehouse", "Operations", True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Somebody outside: a number, and the name it shows, if any."""

    number: str
    display_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Society:
    """The directory, and the people outside who call it or are called."""

    directory: Directory
    contacts: tuple[Contact, ...]
    abroad: tuple[NumberRange, ...]


def build_society(seed: int, locale: str, *, extension_count: int = EXTENSION_COUNT) -> Society:
    """Make directory and contacts; WorldError when there is no such locale."""
    if locale not in AVAILABLE_LOCALES:
        known = ", ".join(sorted(AVAILABLE_LOCALES))
        raise WorldError(f"no names are known for locale {locale!r}; known are {known}", field="locale")
    names = _Names(seed, locale)
    numbering = numbering_for(locale)
    domain = "acme.example"
    trunks = _trunks(numbering)
    extensions = tuple(_extension(index, names, domain, numbering) for index in range(extension_count))
    directory = Directory(
        tenant="Acme",
        domain=domain,
        time_zone=_TIME_ZONES.get(locale.rpartition("_")[2], "Etc/UTC"),
        billing_enabled=True,
        extensions=extensions,
        queues=tuple(_queue(row, extensions) for row in _QUEUES),
        ring_groups=tuple(_ring_group(row, extensions) for row in _RING_GROUPS),
        ivrs=(Ivr(number="5000", name="Welcome", targets=("8001", "8002", "8003", "8004")),),
        trunks=trunks,
        outbound_rules=_outbound_rules(numbering),
        rates=_rates(numbering),
        voicemail_number="777",
    )
    contacts = tuple(_contact(index, names, numbering) for index in range(CONTACT_COUNT))
    return Society(directory=directory, contacts=contacts, abroad=numbering.abroad)


class _Names:
    """Names of people by Faker, each from a die of its own."""

    def __init__(self, seed: int, locale: str) -> None:
        self.seed = seed
        self._faker = Factory.create(locale, providers=["faker.providers.person"], use_weighting=False)

    def of(self, role: str, index: int) -> str:
        self._faker.random = die_for(self.seed, role, index)
        return f"{self._faker.format('first_name')} {self._faker.format('last_name')}"

    def die(self, role: str, index: int) -> Random:
        return die_for(self.seed, role, index, "facts")


def _ascii(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join("".join(one for one in part if one.isalnum()) for part in folded.split() if part)


def _extension(index: int, names: _Names, domain: str, numbering: Numbering) -> Extension:
    number = str(FIRST_EXTENSION + index)
    name = names.of("extension", index)
    die = names.die("extension", index)
    username = f"{_ascii(name).strip('.') or 'user'}.{number}"
    roles = {0: Role.ADMIN, 1: Role.QUEUE_MANAGER, 2: Role.QUEUE_MANAGER}
    return Extension(
        number=number,
        display_name=name,
        email=f"{username}@{domain}",
        username=username,
        role=roles.get(index, Role.STANDARD_USER),
        group=GROUPS[index % len(GROUPS)],
        mobile=die.choice(numbering.mobile).draw(die) if die.random() < 0.5 else None,
        host=f"10.20.{index % 4}.{20 + index}:{die.randrange(5060, 6000)}",
    )


def _of_group(group: str, extensions: tuple[Extension, ...], count: int) -> tuple[str, ...]:
    return tuple(one.number for one in extensions if one.group == group)[:count]


def _queue(row: tuple[str, str, str, QueueStrategy, int, int], extensions: tuple[Extension, ...]) -> Queue:
    number, name, group, strategy, sla_seconds, max_wait_seconds = row
    return Queue(
        number=number,
        name=name,
        agents=_of_group(group, extensions, 6),
        strategy=strategy,
        sla_seconds=sla_seconds,
        max_wait_seconds=max_wait_seconds,
    )


def _ring_group(row: tuple[str, str, str, bool], extensions: tuple[Extension, ...]) -> RingGroup:
    number, name, group, ring_all = row
    return RingGroup(number=number, name=name, members=_of_group(group, extensions, 12)[6:10], ring_all=ring_all)


def _trunks(numbering: Numbering) -> tuple[Trunk, ...]:
    dids = [str(numbering.own.first + index) for index in range(8)]
    return tuple(
        Trunk(name=name, host=host, dids=tuple(dids[place * 4 : place * 4 + 4]))
        for place, (name, host) in enumerate(_TRUNKS)
    )


def _contact(index: int, names: _Names, numbering: Numbering) -> Contact:
    die = names.die("contact", index)
    ranges = numbering.mobile if die.random() < 0.35 else numbering.land
    name = names.of("contact", index) if die.random() < 0.7 else None
    return Contact(number=die.choice(ranges).draw(die), display_name=name)


def _outbound_rules(numbering: Numbering) -> tuple[OutboundRule, ...]:
    """Send mobiles and numbers abroad by the second carrier, and the rest by the first."""
    dear = [*numbering.mobile, *numbering.abroad]
    return (
        OutboundRule(prefix="", trunk=_TRUNKS[0][0]),
        *(OutboundRule(prefix=str(one.first)[:6], trunk=_TRUNKS[1][0]) for one in dear),
    )


def _rates(numbering: Numbering) -> tuple[Rate, ...]:
    own = str(numbering.own.first)
    country = own[:1] if own.startswith("1") else own[:2]
    rates = [_rate(country, RateType.NATIONAL, 0.0, 60, 1, 0.03), _rate(own[:5], RateType.LOCAL, 0.0, 60, 60, 0.02)]
    rates += [_rate(str(one.first)[:6], RateType.MOBILE, 0.05, 30, 1, 0.12) for one in numbering.mobile]
    abroad = {str(one.first)[:1] if str(one.first).startswith("1") else str(one.first)[:2] for one in numbering.abroad}
    rates += [_rate(prefix, RateType.INTERNATIONAL, 0.1, 60, 6, 0.25) for prefix in sorted(abroad - {country})]
    return tuple(rates)


def _rate(prefix: str, kind: RateType, connect_fee: float, first: int, following: int, price: float) -> Rate:
    return Rate(
        prefix=prefix,
        type=kind,
        connect_fee=connect_fee,
        free_seconds=0,
        grace_seconds=2,
        first_interval_seconds=first,
        next_interval_seconds=following,
        first_price=price,
        next_price=price,
        surcharge=0.0,
    )
