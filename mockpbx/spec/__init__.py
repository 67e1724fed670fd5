"""The document: read, put together, and asked what it says."""

from mockpbx.spec.document import Collection, FieldKind, Operation, Spec, SpecFile
from mockpbx.spec.loading import document_path, load_document, load_spec
from mockpbx.spec.reading import parse_yaml

__all__ = [
    "Collection",
    "FieldKind",
    "Operation",
    "Spec",
    "SpecFile",
    "document_path",
    "load_document",
    "load_spec",
    "parse_yaml",
]
