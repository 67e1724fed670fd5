"""One rule: which fault strikes which requests, and how often. Refuses to know what the fault does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRule:
    """A fault with its settings, and the requests it is for.

    `operations` are operationIds, none of them meaning all; the first `skip` matching requests are left alone, each
    later one is struck with `probability`, until `count` were struck; `count` None is for ever.
    """

    id: str
    fault: str
    operations: tuple[str, ...] = ()
    probability: float = 1.0
    count: int | None = None
    skip: int = 0
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def is_for(self, operation_id: str) -> bool:
        """Say whether requests of an operation match."""
        return not self.operations or operation_id in self.operations
