"""latency: the answer comes late. Refuses to know the other kinds."""

from math import exp
from statistics import NormalDist

from starlette.types import Message

from mockpbx.errors import invalid
from mockpbx.faults.kind import FaultKind, Settings, Write, settings_schema
from mockpbx.faults.passage import Passage
from mockpbx.faults.strike import Strike

MOST_MILLISECONDS = 60_000
_LEAST_CHANCE = 2.0**-40
_TIME = {"type": "number", "minimum": 0, "maximum": MOST_MILLISECONDS}
_WANTED = {"fixed": {"milliseconds"}, "uniform": {"low", "high"}, "log_normal": {"median", "sigma"}}


def milliseconds_of(strike: Strike) -> float:
    """Draw how long one answer is kept; never longer than a minute."""
    settings = strike.rule.settings
    if settings["kind"] == "fixed":
        drawn = settings["milliseconds"]
    elif settings["kind"] == "uniform":
        drawn = settings["low"] + (settings["high"] - settings["low"]) * strike.unit("latency")
    else:
        chance = max(strike.unit("latency"), _LEAST_CHANCE)
        drawn = settings["median"] * exp(settings["sigma"] * NormalDist().inv_cdf(chance))
    return float(min(drawn, MOST_MILLISECONDS))


async def _run(passage: Passage) -> None:
    """Let the request be done at once and keep its answer for a while: a write is done before the wait."""
    is_waiting = True

    async def send_late(message: Message) -> None:
        nonlocal is_waiting
        if is_waiting and passage.lands():
            await passage.pause(milliseconds_of(passage.strike) / 1000)
        is_waiting = False
        await passage.send(message)

    await passage.go_on(send_late)


def _check(settings: Settings) -> None:
    wanted = _WANTED[settings["kind"]]
    given = set(settings) - {"kind"}
    for name in sorted(wanted - given):
        raise invalid(f"settings.{name}", f"is required when kind is {settings['kind']}")
    for name in sorted(given - wanted):
        raise invalid(f"settings.{name}", f"has no meaning when kind is {settings['kind']}")
    if settings["kind"] == "uniform" and settings["low"] > settings["high"]:
        raise invalid("settings.high", "must not be below low")


LATENCY = FaultKind(
    name="latency",
    sentence="The answer comes late, by a time that is fixed or drawn, and by a minute at most.",
    write=Write.DONE,
    settings=settings_schema(
        kind={"enum": list(_WANTED), "default": "fixed", "description": "How the time is drawn."},
        milliseconds={**_TIME, "description": "fixed: the time."},
        low={**_TIME, "description": "uniform: the shortest time, in milliseconds."},
        high={**_TIME, "description": "uniform: the longest time, in milliseconds."},
        median={**_TIME, "description": "log_normal: the time that half of the answers take at most, in milliseconds."},
        sigma={"type": "number", "minimum": 0, "maximum": 3, "description": "log_normal: the spread; 0 is none."},
    ),
    example={"kind": "log_normal", "median": 300, "sigma": 0.6},
    run=_run,
    check=_check,
)
