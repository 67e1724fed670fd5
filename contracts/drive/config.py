"""The Schemathesis configuration of a run, as TOML text. Refuses to know secrets: the token is named, never written."""

import json
from collections.abc import Mapping, Sequence

from contracts.settings import Preset, Settings

TOKEN_VARIABLE = "CONTRACTS_DRIVE_TOKEN"  # noqa: S105 - the name of a variable, not a secret
HOOKS_MODULE = "contracts.drive.hooks"

# A schema-valid request may be answered with these. 413, 414 and 431 are there because the document sets no bound for
# the size of a whole request; 400 is missing because all that we call valid is valid.
ACCEPTANCE_STATUSES = ("2xx", "401", "403", "404", "408", "409", "413", "414", "421", "429", "431", "5xx")

_STATEFUL_STEPS = 6
_WITHOUT_STRANGE_METHODS = frozenset({Preset.PROBE, Preset.OWNED})

Table = Mapping[str, "bool | int | float | str | Sequence[str]"]


def build_config(base_url: str, settings: Settings, *, bearer_schemes: Sequence[str], with_token: bool) -> str:
    """The text of the configuration file for one run against `base_url`."""
    tables = {
        "": _top(base_url, settings),
        "generation": _generation(settings),
        "cache": {"enabled": False},
        "analysis.constants": {"enabled": False},
        # A resource that is destroyed by POST looks to this check like one that got lost.
        "checks.ensure_resource_availability": {"enabled": False},
        "checks.positive_data_acceptance": {"expected-statuses": ACCEPTANCE_STATUSES},
        "phases.coverage": _coverage(settings.preset),
        # What it learns from refusals would make a lying server steer the run.
        "phases.fuzzing.error-feedback": {"enabled": False},
        "phases.stateful": {"max-steps": _STATEFUL_STEPS},
    }
    if with_token:
        tables |= {f"auth.openapi.{name}": {"bearer": f"${{{TOKEN_VARIABLE}}}"} for name in bearer_schemes}
    return "\n".join(_render(name, table) for name, table in tables.items() if table)


def _top(base_url: str, settings: Settings) -> Table:
    # No max-time: with one, Schemathesis repeats its phases until the time is up. The parent ends it in time.
    top: dict[str, bool | int | float | str | Sequence[str]] = {
        "hooks": HOOKS_MODULE,
        "base-url": base_url,
        "color": False,
        "workers": 1,
        "seed": settings.seed,
        "continue-on-failure": True,
        "request-timeout": settings.request_timeout_seconds,
        "request-retries": 0,
        # A redirect is an answer to judge, and following it would lead past the wall.
        "max-redirects": 0,
        "suppress-health-check": ["all"],
        "warnings": False,
        "tls-verify": settings.verify_tls,
    }
    if settings.requests_per_second is not None:
        top["rate-limit"] = _rate(settings.requests_per_second)
    return top


def _rate(requests_per_second: float) -> str:
    if requests_per_second >= 1:
        return f"{int(requests_per_second)}/s"
    return f"{max(1, int(requests_per_second * 60))}/m"


def _generation(settings: Settings) -> Table:
    generation = {"max-examples": settings.max_examples, "with-security-parameters": False}
    if settings.preset is Preset.GATE:
        return generation | {"deterministic": True}
    return generation | {"database": "none"}


def _coverage(preset: Preset) -> Table:
    return {"unexpected-methods": []} if preset in _WITHOUT_STRANGE_METHODS else {}


def _render(name: str, table: Table) -> str:
    head = [f"[{name}]"] if name else []
    # JSON's spelling of strings, numbers, booleans and lists of strings is TOML's as well.
    return "\n".join([*head, *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()), ""])
