"""JSON values read as dataclasses, by the types of their members. Refuses to know which ones there are."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def read(kind: type[Kind], value: Any) -> Kind:
    """Read a JSON value as a dataclass.

    KeyError, TypeError or ValueError when it is none; members that the class does not have are left out.
    """
    known: Any = kind
    return kind(**{name: _read_member(hint, value[name]) for name, hint in _members(known).items()})


@cache
def _members(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _read_member(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if hint is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return read(hint, value)
    if get_origin(hint) is tuple:
        return tuple(_read_member(get_args(hint)[0], one) for one in value)
    return value
