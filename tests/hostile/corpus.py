"""The families by weight, and the corpus drawn from them: one seed, one corpus. Refuses to send anything."""

from collections.abc import Iterator, Mapping
from random import Random

from tests.hostile.body_families import bodies, reports
from tests.hostile.case import Case, Family, Target
from tests.hostile.header_family import headers
from tests.hostile.path_family import paths
from tests.hostile.protocol_family import protocols
from tests.hostile.query_families import filters, options, orders, searches

FAMILIES: Mapping[str, Family] = {
    "filter": filters,
    "orderby": orders,
    "search": searches,
    "query": options,
    "path": paths,
    "header": headers,
    "body": bodies,
    "report": reports,
    "protocol": protocols,
}
_WEIGHTS: Mapping[str, int] = {
    "filter": 5,
    "orderby": 2,
    "search": 2,
    "query": 4,
    "path": 4,
    "header": 4,
    "body": 4,
    "report": 5,
    "protocol": 4,
}


def draw(seed: int, number: int, target: Target) -> tuple[str, Case]:
    """Draw one case and its family; the same seed and number give the same bytes."""
    rng = Random(f"{seed}/{number}")
    family = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    return family, FAMILIES[family](rng, target)


def corpus(seed: int, count: int, target: Target) -> Iterator[tuple[int, str, Case]]:
    """Yield `count` cases with number and family."""
    for number in range(count):
        yield number, *draw(seed, number, target)
