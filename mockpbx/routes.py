"""Finds the operation that a method and a path name, as the document has them. Refuses to know what it does."""

from collections.abc import Sequence

from mockpbx.spec import Spec


class Routes:
    """The paths of a document, to be asked from outside the router, which tells nobody what it has found."""

    def __init__(self, spec: Spec) -> None:
        """Sort the operations: paths without parameters by themselves, the others by their number of segments."""
        self._base_path = spec.base_path
        self._whole: dict[tuple[str, str], str] = {}
        self._by_length: dict[tuple[str, int], list[tuple[Sequence[str], str]]] = {}
        for operation in spec.operations.values():
            segments = operation.path.split("/")
            if "{" not in operation.path:
                self._whole[operation.method, spec.base_path + operation.path] = operation.operation_id
                continue
            known = self._by_length.setdefault((operation.method, len(segments)), [])
            known.append((segments, operation.operation_id))

    def find(self, method: str, path: str) -> str | None:
        """Return the id of the operation; HEAD is taken for GET. None when the document has none there."""
        if method == "HEAD":
            method = "GET"
        found = self._whole.get((method, path))
        if found is not None or not path.startswith(self._base_path):
            return found
        segments = path[len(self._base_path) :].split("/")
        for pattern, operation_id in self._by_length.get((method, len(segments)), ()):
            if _fits(pattern, segments):
                return operation_id
        return None


def _fits(pattern: Sequence[str], segments: Sequence[str]) -> bool:
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted != given and not (given and wanted.startswith("{")):
            return False
    return True
