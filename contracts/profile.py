"""Known quirks of real servers as data: an answer is read as the document would have it. Refuses to judge."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from contracts.errors import UsageError
from contracts.exchange import Exchange

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """One deviation that is accepted, where, and how it is known."""

    id: str
    kind: str
    source: str
    operations: tuple[str, ...]
    fields: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A kind of server: its quirks, and nothing beyond them."""

    name: str
    sentence: str
    quirks: tuple[Quirk, ...]

    @property
    def is_strict(self) -> bool:
        """Whether nothing is accepted beyond the document."""
        return not self.quirks

    def read(self, exchange: Exchange) -> Exchange:
        """Return the exchange with its accepted deviations read as the document has it."""
        quirks = [quirk for quirk in self.quirks if exchange.operation_id in quirk.operations]
        if not quirks or exchange.status != 200:
            return exchange
        try:
            body = exchange.json()
        except ValueError:
            return exchange
        for row in _rows(body):
            for quirk in quirks:
                _READ[quirk.kind](row, quirk)
        return replace(exchange, response_body=json.dumps(body).encode())


def _rows(body: Any) -> Iterator[Row]:
    if isinstance(body, dict):
        items = body.get("items")
        rows = items if isinstance(items, list) else [body]
        yield from (row for row in rows if isinstance(row, dict))


def _empty_is_blank(row: Row, quirk: Quirk) -> None:
    for name in quirk.fields:
        if row.get(name) == "":
            row[name] = None


def _alias(row: Row, quirk: Quirk) -> None:
    for name in quirk.fields:
        if isinstance(row.get(name), str):
            row[name] = quirk.aliases.get(row[name], row[name])


def _absent_is_blank(row: Row, quirk: Quirk) -> None:
    for name in quirk.fields:
        row.setdefault(name, None)


_READ: Mapping[str, Callable[[Row, Quirk], None]] = {
    "empty-is-blank": _empty_is_blank,
    "alias": _alias,
    "absent-is-blank": _absent_is_blank,
}

STRICT = Profile(name="strict", sentence="The document, to the letter.", quirks=())


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that come with the judge."""
    folder = files("contracts") / "profiles"
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")))


def load_profile(name: str | None) -> Profile:
    """Load a profile by name; None is the strict one. UsageError names those there are."""
    if name is None or name == STRICT.name:
        return STRICT
    if name not in profile_names():
        raise UsageError(f"there is no profile {name!r}; there are {', '.join(profile_names())}")
    text = (files("contracts") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
    stated = tomllib.loads(text)
    quirks = [_quirk(one) for one in stated["quirk"]]
    return Profile(name=stated["name"], sentence=stated["sentence"], quirks=tuple(quirks))


def _quirk(stated: Mapping[str, Any]) -> Quirk:
    return Quirk(
        id=stated["id"],
        kind=stated["kind"],
        source=stated["source"],
        operations=tuple(stated["operations"]),
        fields=tuple(stated["fields"]),
        aliases=stated.get("aliases", {}),
    )
