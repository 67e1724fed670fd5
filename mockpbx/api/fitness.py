"""Says whether a document that somebody else wrote can be played by our handlers. Refuses to read it."""

from collections.abc import Iterator

import jsonschema_rs

from mockpbx.api.bodies import bodies_of
from mockpbx.api.handlers import HANDLERS
from mockpbx.api.parameters import READABLE
from mockpbx.errors import StartError
from mockpbx.paths import CONSOLE_PATH
from mockpbx.spec import Operation, Spec, load_spec

_NEEDED = frozenset(("listCdrs", "listCallLogs", "listCallReports", "listCompletedCallReports"))
"""The collections whose rows are kept by what the document says of them."""
_KEPT = frozenset(("listCallReports", "listCompletedCallReports"))
"""Those of them that are kept with the fields that our own document names."""


def refuse_unfit(spec: Spec, name: str) -> None:
    """Raise StartError for a document that asks for what the mock cannot do; `name` is where it came from."""
    for place, reason in _reasons(spec):
        raise StartError(f"{name}: {place}: {reason}")
    try:
        bodies_of(spec)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise StartError(f"{name}: a body's schema cannot be used: {str(error).splitlines()[0][:200]}") from error


def _reasons(spec: Spec) -> Iterator[tuple[str, str]]:
    yield from _reasons_in_paths(spec)
    for operation in spec.operations.values():
        place = f"{operation.method} {operation.path}"
        if operation.operation_id not in HANDLERS:
            yield place, f"there is no handler for operationId {operation.operation_id!r}"
        yield from ((place, reason) for reason in _reasons_of(operation))
    for missing in sorted(_NEEDED - spec.collections.keys()):
        yield "paths", f"no operation with operationId {missing!r} and an x-collection"
    for operation_id in sorted(_NEEDED):
        strange = spec.collections[operation_id].kinds.keys() - load_spec().collections[operation_id].kinds.keys()
        named = spec.collections[operation_id]
        kept = load_spec().collections[operation_id].kinds.keys() if operation_id in _KEPT else frozenset()
        for field in sorted(kept - named.kinds.keys()):
            yield operation_id, f"the mock keeps the field {field!r}, which the rows do not have"
        for field in sorted(strange & {*named.filterable, *named.sortable, *named.searchable}):
            yield operation_id, f"the mock has nothing to put into the field {field!r}"


def _reasons_in_paths(spec: Spec) -> Iterator[tuple[str, str]]:
    if f"{spec.base_path}/".startswith(f"{CONSOLE_PATH}/"):
        yield "servers", f"the mock serves its own console at {CONSOLE_PATH}"
    blob = spec.operations.get("downloadBlob")
    if blob is not None and not blob.path.endswith("/{digest}"):
        yield f"{blob.method} {blob.path}", "the mock names files by paths that end in /{digest}"


def _reasons_of(operation: Operation) -> Iterator[str]:
    for parameter in operation.definition["parameters"]:
        kind = parameter.get("schema", {}).get("type")
        if parameter["in"] in ("path", "query") and kind not in READABLE:
            yield f"parameter {parameter['name']!r} is of type {kind}; the mock reads {', '.join(sorted(READABLE))}"
    if "requestBody" in operation.definition:
        content = operation.definition["requestBody"].get("content", {})
        if "schema" not in content.get("application/json", {}):
            yield "its body is not application/json with a schema"
