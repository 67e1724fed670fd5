"""The document as this server reads it: fields, collections and the schemas of bodies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker  # type: ignore[import-untyped]  # none are published

from tests.second import cron, instants

_TREE: Mapping[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "openapi.yaml").read_text(encoding="utf-8").replace("$'", "\\Z'")
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_FORMATS = FormatChecker(formats=())
_NUMBERS = frozenset({"duration", "status_code", "file_size"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What a list can be filtered, sorted and searched by."""

    filterable: frozenset[str]
    sortable: frozenset[str]
    searchable: tuple[str, ...]
    default_order: tuple[tuple[str, bool], ...]


def members_of(schema: str) -> tuple[str, ...]:
    """The names of the members of a schema."""
    return tuple(_TREE["components"]["schemas"][schema]["properties"])


def kind_of(field: str) -> str:
    """How a field compares: number, instant or text."""
    if field in _NUMBERS:
        return "number"
    return "instant" if field.endswith("_at") else "text"


def collection(path: str) -> Collection:
    """What the document says of the list at a path."""
    stated = _TREE["paths"][path]["get"]["x-collection"]
    order = (key.partition(" ") for key in stated["default-order"])
    return Collection(
        filterable=frozenset(stated["filterable"]),
        sortable=frozenset(stated["sortable"]),
        searchable=tuple(stated["searchable"]),
        default_order=tuple((name, direction == "desc") for name, _, direction in order),
    )


def faults(schema: str, value: Any) -> list[str]:
    """The places of a body that break a schema, one text each."""
    validator = Draft202012Validator(
        {"$ref": f"#/components/schemas/{schema}", "components": _TREE["components"]}, format_checker=_FORMATS
    )
    return [f"{error.json_path}: {error.validator}" for error in validator.iter_errors(value)]


def resource_id() -> re.Pattern[str]:
    """The form of every id."""
    return re.compile(_TREE["components"]["schemas"]["ResourceId"]["pattern"])


def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or instants.read(value) is not None


def _is_email(value: object) -> bool:
    return not isinstance(value, str) or _EMAIL.fullmatch(value) is not None


def _is_schedule(value: object) -> bool:
    return not isinstance(value, str) or value == "" or cron.parse(value) is not None


_FORMATS.checks("date-time", raises=ValueError)(_is_instant)
_FORMATS.checks("email")(_is_email)
_FORMATS.checks("cron", raises=ValueError)(_is_schedule)
