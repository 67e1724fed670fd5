"""Telephone numbers that reach nobody: only ranges that numbering authorities reserve for fiction."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """Numbers from `first` on, in E.164 digits without a plus."""

    first: int
    count: int

    def draw(self, die: Random) -> str:
        """Draw one number."""
        return str(self.first + die.randrange(self.count))


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The numbers of one country: our own block, other people's land lines and mobiles, and abroad."""

    own: NumberRange
    land: tuple[NumberRange, ...]
    mobile: tuple[NumberRange, ...]
    abroad: tuple[NumberRange, ...]


def _us(area: int) -> NumberRange:
    return NumberRange(first=int(f"1{area}5550100"), count=100)


_UK_LAND = NumberRange(first=442079460000, count=1000)
_UK_MOBILE = NumberRange(first=447700900000, count=1000)
_DE_LAND = NumberRange(first=493023125000, count=1000)
_DE_MOBILE = NumberRange(first=4915228817000, count=1000)
_FR_LAND = NumberRange(first=33199000000, count=10_000)
_FR_MOBILE = NumberRange(first=33639980000, count=10_000)

NUMBERINGS: Mapping[str, Numbering] = {
    "US": Numbering(
        own=_us(202), land=(_us(212), _us(312), _us(415)), mobile=(_us(917), _us(646)), abroad=(_UK_LAND, _FR_LAND)
    ),
    "GB": Numbering(
        own=NumberRange(first=441632960000, count=1000),
        land=(_UK_LAND,),
        mobile=(_UK_MOBILE,),
        abroad=(_us(212), _FR_LAND),
    ),
    "DE": Numbering(
        own=NumberRange(first=493023125900, count=100),
        land=(NumberRange(first=494066969000, count=1000), NumberRange(first=498999998000, count=1000)),
        mobile=(_DE_MOBILE,),
        abroad=(_UK_LAND, _us(212)),
    ),
    "FR": Numbering(
        own=NumberRange(first=33261910000, count=10_000),
        land=(_FR_LAND,),
        mobile=(_FR_MOBILE,),
        abroad=(_UK_LAND, _us(212)),
    ),
}
# Countries without a published range for fiction borrow the North American one.
DEFAULT_COUNTRY = "US"


def numbering_for(locale: str) -> Numbering:
    """Return the numbers of a locale's country."""
    return NUMBERINGS.get(locale.rpartition("_")[2], NUMBERINGS[DEFAULT_COUNTRY])
