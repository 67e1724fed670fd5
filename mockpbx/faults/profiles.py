"""Named profiles: rules that belong together. Refuses to apply them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultProfile:
    """What a profile is like, and the bodies of its rules."""

    sentence: str
    rules: Sequence[Mapping[str, Any]]


PROFILES: Mapping[str, FaultProfile] = MappingProxyType(
    {
        "flaky": FaultProfile(
            sentence="About one request in seven goes wrong, each in one of many ways.",
            rules=(
                {"fault": "status", "probability": 0.05, "settings": {"code": 503, "retry_after_seconds": 1}},
                {"fault": "status", "probability": 0.03, "settings": {"code": 500}},
                {"fault": "status", "probability": 0.02, "settings": {"code": 502}},
                {"fault": "disconnect", "probability": 0.02},
                {"fault": "truncate", "probability": 0.01},
                {"fault": "malformed_json", "probability": 0.01, "settings": {"form": "html"}},
                {
                    "fault": "latency",
                    "probability": 0.1,
                    "settings": {"kind": "log_normal", "median": 400, "sigma": 0.8},
                },
            ),
        ),
        "slow": FaultProfile(
            sentence="Every answer takes about a second, some take several, and bodies come slowly.",
            rules=(
                {"fault": "latency", "settings": {"kind": "log_normal", "median": 800, "sigma": 0.6}},
                {"fault": "slow_body", "settings": {"bytes_per_second": 20_000, "piece_bytes": 2_000}},
            ),
        ),
        "rate-limited": FaultProfile(
            sentence="Ten requests in five seconds are answered, and what is beyond is refused with 429.",
            rules=({"fault": "rate_limit", "settings": {"limit": 10, "window_seconds": 5}},),
        ),
    }
)
