"""Known quirks of real servers as data: an answer is read as the document would have it. Refuses to judge."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from contracts.document import Document
from contracts.errors import UsageError
from contracts.exchange import Exchange

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirk:
    """One deviation that is accepted, where, and how it is known.

    `fields` are members of rows, `aliases` other spellings of values or statuses, `schema` one of the document that has
    more values there, which its member `values` names.
    """

    id: str
    kind: str
    source: str
    operations: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    schema: str = ""
    values: str = ""


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

    def document(self, document: Document) -> Document:
        """Return the document with the values that this kind of server adds to its enumerations."""
        wider = [quirk for quirk in self.quirks if quirk.kind == "more-values"]
        if not wider:
            return document
        tree = deepcopy(dict(document.tree))
        for quirk in wider:
            schema = tree["components"]["schemas"][quirk.schema]
            schema["enum"] = [*schema["enum"], *schema.get(quirk.values, ())]
        return Document(tree, path=document.path)

    def read(self, exchange: Exchange) -> Exchange:
        """Return the exchange with its accepted deviations read as the document has it."""
        quirks = [quirk for quirk in self.quirks if exchange.operation_id in quirk.operations]
        for quirk in quirks:
            if quirk.kind in _READ_ERROR and exchange.status >= 400:
                exchange = _READ_ERROR[quirk.kind](exchange, quirk)
        rows = [quirk for quirk in quirks if quirk.kind in _READ_ROW]
        return _with_rows_read(exchange, rows) if rows and exchange.status == 200 else exchange


def _with_rows_read(exchange: Exchange, quirks: Sequence[Quirk]) -> Exchange:
    try:
        body = json.loads(exchange.response_body)
    except ValueError:
        return exchange
    for row in _rows(body):
        for quirk in quirks:
            _READ_ROW[quirk.kind](row, quirk)
    return replace(exchange, response_body=json.dumps(body).encode())


def _other_status(exchange: Exchange, quirk: Quirk) -> Exchange:
    return replace(exchange, status=int(quirk.aliases.get(str(exchange.status), exchange.status)))


def _empty_error(exchange: Exchange, quirk: Quirk) -> Exchange:
    if exchange.response_body.strip() not in (b"", b"{}"):
        return exchange
    headers = {**exchange.response_headers, "content-type": "application/json"}
    return replace(exchange, response_headers=headers, response_body=_UNKNOWN_ERROR)


_UNKNOWN_ERROR = b'{"errors":[{"code":"UNKNOWN","message":"unknown error"}]}'


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


_READ_ROW: Mapping[str, Callable[[Row, Quirk], None]] = {
    "empty-is-blank": _empty_is_blank,
    "alias": _alias,
    "absent-is-blank": _absent_is_blank,
}

_READ_ERROR: Mapping[str, Callable[[Exchange, Quirk], Exchange]] = {
    "other-status": _other_status,
    "empty-error": _empty_error,
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
    below = load_profile(stated["based-on"]).quirks if "based-on" in stated else ()
    return Profile(name=stated["name"], sentence=stated["sentence"], quirks=(*below, *quirks))


def _quirk(stated: Mapping[str, Any]) -> Quirk:
    members: dict[str, Any] = {name: tuple(one) if isinstance(one, list) else one for name, one in stated.items()}
    return Quirk(**members)
