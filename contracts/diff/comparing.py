"""What happened to one aspect, as the last word of a rule's id. Refuses to know whom it breaks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.diff.operations import ANYBODY

Compare = Callable[[Any, Any], Iterator[str]]

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}
_STANDINGS: Mapping[tuple[bool | None, bool | None], str] = {
    (False, True): "became-required",
    (True, False): "became-optional",
    (None, False): "added",
    (None, True): "added-required",
    (False, None): "removed",
    (True, None): "removed-required",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """The family of rules that an aspect belongs to, how it is compared, and whether it matters who writes it."""

    family: str
    compare: Compare
    is_sided: bool = True


def _presence(added: str = "added", removed: str = "removed", changed: str = "changed") -> Compare:
    def compare(old: Any, new: Any) -> Iterator[str]:
        yield added if old is None else removed if new is None else changed

    return compare


def _in_both(word: str) -> Compare:
    """Compare what only matters where both documents say something; that one says nothing is told elsewhere."""

    def compare(old: Any, new: Any) -> Iterator[str]:
        if old is not None and new is not None:
            yield word

    return compare


def _switch(on: str, off: str) -> Compare:
    def compare(old: Any, new: Any) -> Iterator[str]:
        if old is not None and new is not None:
            yield on if new else off

    return compare


def _rising(old: Any, new: Any) -> Iterator[str]:
    yield "narrowed" if new > old else "widened"


def _falling(old: Any, new: Any) -> Iterator[str]:
    yield "narrowed" if new < old else "widened"


def _fewer_narrow(old: Any, new: Any) -> Iterator[str]:
    """Compare what is allowed."""
    yield "narrowed" if new < old else "widened" if new > old else "changed"


def _more_narrow(old: Any, new: Any) -> Iterator[str]:
    """Compare what is demanded."""
    yield "narrowed" if new > old else "widened" if new < old else "changed"


def _formats(old: Any, new: Any) -> Iterator[str]:
    pair = ("".join(old), "".join(new))
    if pair in _WIDER_FORMATS or pair[::-1] in _WIDER_FORMATS:
        yield "widened" if pair in _WIDER_FORMATS else "narrowed"
    else:
        yield from _more_narrow(old, new)


def _values(old: Any, new: Any) -> Iterator[str]:
    """Compare enumerations; without one every value is allowed."""
    if old is None or new is None:
        yield "added" if old is None else "removed"
        return
    if old - new:
        yield "value-removed"
    if new - old:
        yield "value-added"


def _standing(old: Any, new: Any) -> Iterator[str]:
    """Compare whether something must be there, may be there, or is not known at all."""
    yield _STANDINGS[old, new]


def _open_standing(old: Any, new: Any) -> Iterator[str]:
    """Compare the same where a schema allows also what it does not name."""
    yield "no-longer-described" if new is None else "became-required" if new else "described"


def _members(added: str, removed: str) -> Compare:
    def compare(old: Any, new: Any) -> Iterator[str]:
        if old is None or new is None:
            return
        if old - new:
            yield removed
        if new - old:
            yield added

    return compare


def _entry(old: Any, new: Any) -> Iterator[str]:
    """Compare the ways to be let in; that nobody needs one outweighs all others."""
    if ANYBODY in old ^ new:
        yield "added" if ANYBODY in old else "removed"
    else:
        yield from _members("alternative-added", "alternative-removed")(old, new)


def _definitions(old: Any, new: Any) -> Iterator[str]:
    before, after = dict(old), dict(new)
    if any(before[name] != after[name] for name in before.keys() & after.keys()):
        yield "scheme-changed"


def _discriminated(old: Any, new: Any) -> Iterator[str]:
    if old is None or new is None:
        yield "changed"
        return
    before, after = dict(old[1]), dict(new[1])
    if old[0] != new[0] or any(before[name] != after[name] for name in before.keys() & after.keys()):
        yield "changed"
    yield from _members("value-added", "value-removed")(before.keys(), after.keys())


ASPECTS: Mapping[str, Aspect] = {
    # operations
    "operation": Aspect(family="operation", compare=_presence(), is_sided=False),
    "operationId": Aspect(family="operation", compare=_presence(*["id-changed"] * 3), is_sided=False),
    "deprecated": Aspect(family="deprecation", compare=_switch("added", "removed"), is_sided=False),
    "resource": Aspect(family="resource", compare=_presence(*["changed"] * 3), is_sided=False),
    "collection": Aspect(family="collection", compare=_presence(), is_sided=False),
    "key": Aspect(family="collection", compare=_in_both("key"), is_sided=False),
    "default-order": Aspect(family="collection", compare=_in_both("default-order"), is_sided=False),
    "filterable": Aspect(
        family="collection", compare=_members("field-filterable", "field-no-longer-filterable"), is_sided=False
    ),
    "sortable": Aspect(
        family="collection", compare=_members("field-sortable", "field-no-longer-sortable"), is_sided=False
    ),
    "searchable": Aspect(
        family="collection", compare=_members("field-searchable", "field-no-longer-searchable"), is_sided=False
    ),
    "security": Aspect(family="security", compare=_entry, is_sided=False),
    "scheme": Aspect(family="security", compare=_definitions, is_sided=False),
    "server": Aspect(family="server", compare=_members("added", "removed"), is_sided=False),
    # requests and answers
    "parameter": Aspect(family="parameter", compare=_standing),
    "style": Aspect(family="style", compare=_in_both("changed")),
    "empty": Aspect(family="empty-value", compare=_switch("allowed", "refused")),
    "body": Aspect(family="body", compare=_standing),
    "media-type": Aspect(family="media-type", compare=_presence()),
    "encoding": Aspect(family="encoding", compare=_presence(*["changed"] * 3)),
    "status": Aspect(family="status", compare=_presence(), is_sided=False),
    "error-status": Aspect(family="status", compare=_presence("error-added", "error-removed"), is_sided=False),
    "covered-status": Aspect(family="status", compare=_presence("named", "no-longer-named"), is_sided=False),
    "header": Aspect(family="header", compare=_standing),
    "link": Aspect(family="link", compare=_presence(), is_sided=False),
    # schemas
    "schema": Aspect(family="schema", compare=_presence("narrowed", "widened")),
    "property": Aspect(family="property", compare=_standing),
    "open-property": Aspect(family="property", compare=_open_standing),
    "closed": Aspect(family="properties", compare=_switch("closed", "opened")),
    "variants": Aspect(family="variants", compare=_presence("narrowed", "widened")),
    "variant": Aspect(family="variant", compare=_presence()),
    "discriminator": Aspect(family="discriminator", compare=_discriminated),
    "type": Aspect(family="type", compare=_fewer_narrow),
    "null": Aspect(family="null", compare=_switch("allowed", "refused")),
    "enum": Aspect(family="enum", compare=_values),
    "minimum": Aspect(family="bound", compare=_rising),
    "maximum": Aspect(family="bound", compare=_falling),
    "multipleOf": Aspect(family="step", compare=_more_narrow),
    "minLength": Aspect(family="length", compare=_rising),
    "maxLength": Aspect(family="length", compare=_falling),
    "minItems": Aspect(family="count", compare=_rising),
    "maxItems": Aspect(family="count", compare=_falling),
    "minProperties": Aspect(family="count", compare=_rising),
    "maxProperties": Aspect(family="count", compare=_falling),
    "uniqueItems": Aspect(family="unique", compare=_more_narrow),
    "pattern": Aspect(family="pattern", compare=_more_narrow),
    "format": Aspect(family="format", compare=_formats),
    "default": Aspect(family="default", compare=_presence(*["changed"] * 3)),
    "access": Aspect(family="access", compare=_presence(*["changed"] * 3)),
    "constraint": Aspect(family="constraint", compare=_presence(*["changed"] * 3)),
}
"""Every aspect that a walk reads, and how it is compared."""


def events(aspect: str, old: Any, new: Any) -> tuple[str, ...]:
    """The last words of the ids of the rules that a change comes under; none when another aspect tells it."""
    return tuple(ASPECTS[aspect].compare(old, new))
