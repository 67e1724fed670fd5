"""The operations of a document as a comparison reads them: parameters, bodies, answers. Refuses to compare them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.diff.facts import Reader, Value, stated
from contracts.diff.tree import Node, Tree, canonical

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
ANYBODY = "nobody in particular"
_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_SERVER = {"url": "/"}

ParameterKey = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """An operation, the item of its path, and the path's template as written."""

    method: str
    template: str
    item: Node
    node: Node

    @property
    def label(self) -> str:
        """What people call it: its operationId, else method and path."""
        found = self.node.get("operationId")
        return found.text() if found else f"{self.method.upper()} {self.template}"

    def parameters(self) -> dict[ParameterKey, Node]:
        """Its parameters and those of its path, references unresolved, those in the path by their position there."""
        stated_here = [*self.item.elements("parameters"), *self.node.elements("parameters")]
        positions = {name: str(index) for index, name in enumerate(_TEMPLATE.findall(self.template))}
        found: dict[ParameterKey, Node] = {}
        for node in stated_here:
            place, name = word(node.resolved(), "in"), word(node.resolved(), "name")
            found[place, _identity(place, name, positions)] = node
        return found

    def responses(self) -> dict[str, Node]:
        """Its answers by status, references unresolved."""
        return {status: node for status, node in self.node.members("responses").items() if not status.startswith("x-")}


def _identity(place: str, name: str, positions: Mapping[str, str]) -> str:
    if place == "path":
        return positions.get(name, name)
    return name.lower() if place == "header" else name


def word(node: Node, key: str) -> str:
    """The text under a key that has to be there."""
    found = node.get(key)
    if found is None:
        raise node.fault(f"a mapping with {key!r}")
    return found.text()


def operations(tree: Tree) -> dict[tuple[str, str], Operation]:
    """The operations by method and by their path without the names of its parameters."""
    found = {}
    for template, stated_item in tree.root.members("paths").items():
        if not template.startswith("/"):
            continue
        item = stated_item.resolved()
        for method in METHODS:
            node = item.get(method)
            if node is not None:
                one = Operation(method=method, template=template, item=item, node=node)
                found[method, nameless(template)] = one
    return found


def nameless(template: str) -> str:
    """A path without the names of its parameters, which no request shows."""
    return _TEMPLATE.sub("{}", template)


def _plain(key: str) -> Reader:
    def value(node: Node) -> Value:
        found = node.get(key)
        return stated(found, found and canonical(found.value))

    return value


def _flag(key: str) -> Reader:
    def value(node: Node) -> Value:
        found = node.get(key)
        return Value(value=False) if found is None else stated(found, found.flag())

    return value


def _own(read: Reader) -> Reader:
    return lambda operation: read(operation.node)


def _collection(key: str, shape: Callable[[Any], Any], blank: Any) -> Reader:
    def value(operation: Operation) -> Value:
        found = operation.node.get("x-collection")
        if found is None:
            return Value(value=None)
        member = found.get(key)
        return Value(value=blank) if member is None else stated(member, shape(member))

    return value


def _fields(key: str) -> Reader:
    return _collection(key, lambda node: frozenset(node.texts()), frozenset())


def _security(operation: Operation) -> Value:
    """The ways to be let in."""
    found = operation.node.get("security") or operation.node.tree.root.get("security")
    alternatives = [] if found is None else [_alternative(one) for one in _elements(found)]
    return Value(value=frozenset(alternatives or [ANYBODY]), pointers=stated(found, ()).pointers)


def _elements(node: Node) -> Iterator[Node]:
    if not isinstance(node.value, list):
        raise node.fault("a list")
    for index, value in enumerate(node.value):
        yield Node(tree=node.tree, value=value, pointer=f"{node.pointer}/{index}")


def _alternative(node: Node) -> str:
    schemes = (name + _scopes(scopes) for name, scopes in sorted(node.named().items()))
    return " and ".join(schemes) or ANYBODY


def _scopes(node: Node) -> str:
    names = sorted(node.texts())
    return f"[{', '.join(names)}]" if names else ""


def _schemes(operation: Operation) -> Value:
    """The definitions of the security schemes in use by name, prose left out; None for one that has none."""
    root = operation.node.tree.root
    found = operation.node.get("security") or root.get("security")
    names = {name for one in (_elements(found) if found else ()) for name in one.named()}
    components = root.get("components")
    defined = components.members("securitySchemes") if components else {}
    used = {name: _scheme(defined.get(name)) for name in sorted(names)}
    return Value(
        value=tuple((name, one.value) for name, one in used.items()),
        pointers=tuple(pointer for one in used.values() for pointer in one.pointers),
    )


def _scheme(node: Node | None) -> Value:
    return Value(value=None) if node is None else without_prose(node.resolved())


def without_prose(node: Node) -> Value:
    """All that a small mapping says but its description."""
    members = {key: member for key, member in node.named().items() if key != "description"}
    said = canonical({key: member.value for key, member in members.items()})
    return Value(value=said, pointers=tuple(member.pointer for member in members.values()))


def _servers(operation: Operation) -> Value:
    holders = (operation.node, operation.item, operation.node.tree.root)
    found = next((servers for holder in holders if (servers := holder.get("servers")) is not None), None)
    if found is None:
        return Value(value=frozenset({_SERVER["url"]}))
    return Value(value=frozenset(word(one, "url") for one in _elements(found)), pointers=(found.pointer,))


OPERATION: Mapping[str, Reader] = {
    "operationId": _own(_plain("operationId")),
    "deprecated": _own(_flag("deprecated")),
    "resource": _own(_plain("x-resource")),
    "collection": lambda operation: stated(found := operation.node.get("x-collection"), found and True),
    "key": _collection("key", Node.text, ""),
    "default-order": _collection("default-order", lambda node: ", ".join(node.texts()), ""),
    "filterable": _fields("filterable"),
    "sortable": _fields("sortable"),
    "searchable": _fields("searchable"),
    "security": _security,
    "scheme": _schemes,
    "server": _servers,
}
"""What is compared of an operation itself."""


def _required(node: Node) -> Value:
    found = node.get("required")
    return Value(value=False if found is None else found.flag(), pointers=stated(found, ()).pointers)


def _style(node: Node) -> Value:
    """How the value is written, with the defaults of OpenAPI filled in."""
    place = node.get("in")
    style, explode, reserved = node.get("style"), node.get("explode"), node.get("allowReserved")
    name = style.text() if style else _STYLES.get(place.text() if place else "header", "simple")
    parts = [name, "exploded" if (explode.flag() if explode else name == "form") else "joined"]
    parts += ["reserved allowed"] if reserved and reserved.flag() else []
    return Value(value=", ".join(parts), pointers=tuple(one.pointer for one in (style, explode, reserved) if one))


PARAMETER: Mapping[str, Reader] = {
    "style": _style,
    "empty": _flag("allowEmptyValue"),
    "deprecated": _flag("deprecated"),
    "parameter": _required,
}
"""What is compared of a parameter that both documents have."""

HEADER: Mapping[str, Reader] = {"style": _style, "deprecated": _flag("deprecated"), "header": _required}
"""What is compared of a header of an answer that both documents have."""

BODY: Mapping[str, Reader] = {"body": _required}
"""What is compared of a request's body that both documents have."""

MEDIA_TYPE: Mapping[str, Reader] = {"encoding": _plain("encoding")}
"""What is compared of a body in one media type, beside its schema."""
