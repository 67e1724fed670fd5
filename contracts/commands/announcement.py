"""What a run may send and where, in a sentence that stands before its first request. Refuses to send."""

from collections.abc import Iterator
from pathlib import Path

from contracts.settings import Preset, Settings, Target

_MAY_SEND = {
    Preset.PROBE: "reads only (GET, never a write)",
    Preset.OWNED: "reads, and writes to what this run creates and to nothing else; destroys it at the end",
    Preset.GATE: "reads, and writes to what this run creates and to nothing else; the same requests for the same seed",
    Preset.FULL: "everything, also to what it did not create: for a mock or a server that may be thrown away",
}
_CAPPED = frozenset({Preset.OWNED, Preset.GATE})


def announcement(target: Target, settings: Settings, *, signs_in: bool = False) -> str:
    """Say how far a run may go, and how fast; `signs_in` says that it gets itself a session first."""
    parts = [_MAY_SEND[settings.preset], *_bounds(settings), *_session(target, signs_in=signs_in)]
    return f"{target.base_url}, preset {settings.preset}: {'; '.join(parts)}"


def announcement_of_clean_up(target: Target, settings: Settings, journal: Path, *, signs_in: bool = False) -> str:
    """Say what a clean-up may send; `signs_in` says that it gets itself a session first."""
    parts = [f"destroys what the run of {journal} left behind and nothing else", *_pace(settings)]
    parts.extend(_session(target, signs_in=signs_in))
    return f"{target.base_url}: {'; '.join(parts)}"


def _bounds(settings: Settings) -> Iterator[str]:
    if settings.operations is not None:
        yield f"of the operations {', '.join(sorted(settings.operations))} alone"
    if settings.preset in _CAPPED:
        yield f"at most {settings.living_objects_cap} orders of its own at a time"
    yield from _pace(settings)


def _session(target: Target, *, signs_in: bool) -> Iterator[str]:
    if signs_in:
        yield f"first signs in as {target.username}, and out in the end"


def _pace(settings: Settings) -> Iterator[str]:
    if settings.requests_per_second is not None:
        yield f"at most {settings.requests_per_second:g} requests a second"
