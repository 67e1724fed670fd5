"""Bodies are compiled once for each document."""

from mockpbx.api.bodies import bodies_of
from mockpbx.spec import Spec, load_spec


def test_the_bodies_of_a_document_are_compiled_once() -> None:
    """Whoever asks for them again is given the same, and another document has its own."""
    assert bodies_of(load_spec())["createCallReport"] is bodies_of(load_spec())["createCallReport"]
    assert bodies_of(Spec(load_spec().text))["createCallReport"] is not bodies_of(load_spec())["createCallReport"]
