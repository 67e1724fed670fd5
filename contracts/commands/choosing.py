"""The settings of a run, as options ask for them and as the target lets it be. Refuses to send anything."""

from typing import Any

from contracts.settings import Preset, Settings, Target

_GENTLE_PACE = 10.0
_GENTLE_STEP = 6


def names(text: str | None) -> tuple[str, ...]:
    """The names in a text, which commas part."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())


def settings_for(
    target: Target,
    *,
    preset: str | None,
    operations: str | None,
    rate: float | None = None,
    is_quick: bool = False,
    **others: Any,
) -> Settings:
    """Go far and fast on this machine, and gently elsewhere, unless the caller says otherwise.

    `operations` are operationIds that commas part, `rate` is in requests per second; `others` are settings as they are.
    """
    pace = rate or (None if target.is_loopback else _GENTLE_PACE)
    return Settings(
        preset=Preset(preset or (Preset.GATE if target.is_loopback else Preset.PROBE)),
        requests_per_second=pace,
        # Where requests are counted, some of them have to stand for all.
        sweep_step=_GENTLE_STEP if pace or is_quick else 1,
        operations=None if operations is None else frozenset(names(operations)),
        **others,
    )
