"""Operations by method and path, as the document states them."""

import pytest

from mockpbx.spec import load_spec

SPEC = load_spec()


@pytest.mark.parametrize("name", SPEC.operations)
def test_every_operation_is_found_by_its_path(name: str) -> None:
    """The path of each operation, with something in place of its parameters, leads to it and by no other method."""
    operation = SPEC.operations[name]
    path = SPEC.base_path + operation.path.replace("{id}", "17").replace("{digest}", "a.b")
    assert SPEC.operation_at(operation.method, path) is operation
    assert SPEC.operation_at("PATCH", path) is None
    assert name in [one.operation_id for one in SPEC.methods_at(path).values()]


@pytest.mark.parametrize(
    "path", ["", "/", "/api", "/api/", "/cdrs", "/api/cdrs/", "/api/cdrs/1/2", "/apicdrs", "/api//", "/api/cdrs/{id}/x"]
)
def test_other_paths_lead_nowhere(path: str) -> None:
    """What the document does not state has no operations."""
    assert not SPEC.methods_at(path)
