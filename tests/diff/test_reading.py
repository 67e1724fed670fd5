"""What is read as a document, and what is refused."""

import json

import pytest

from contracts.diff.reading import MOST_CHARACTERS, read_document
from contracts.diff.sources import read_source
from contracts.errors import DocumentError, UsageError

_HEAD = "openapi: 3.0.3\npaths: {}\n"
_BOMB = "a: &a [1]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefg", "bcdefgh", strict=True)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * (MOST_CHARACTERS + 1), "is larger than"),
        ("", "is no OpenAPI 3.0 or 3.1 document"),
        ("[]", "is no OpenAPI 3.0 or 3.1 document"),
        ("swagger: '2.0'", "is no OpenAPI 3.0 or 3.1 document"),
        ("openapi: 3.2.0\npaths: {}", "is no OpenAPI 3.0 or 3.1 document"),
        ("openapi: 3.0.3\npaths: []", "its paths are no mapping"),
        ("a: [", "cannot read it"),
        ("{", "cannot read it"),
        ("[" * 5000, "cannot read it"),
        ("{" * 5000, "cannot read it"),
        (_HEAD + "info: {}\ninfo: {}", "the key 'info' stands twice"),
        (_HEAD + "x: !!binary aGk=", "holds a bytes"),
        (_HEAD + "x: &x [*x]", "deeper than"),
        (_HEAD + _BOMB, "has more than"),
        (_HEAD + "x: !!python/object/apply:os.getcwd []", "cannot read it"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_line(text: str, words: str) -> None:
    """Broken, foreign, endless and exploding texts are refused, and so are keys that stand twice."""
    with pytest.raises(DocumentError) as raised:
        read_document(text, name="it")
    assert words in str(raised.value)
    assert "\n" not in str(raised.value)


def test_json_and_yaml_are_the_same_tree() -> None:
    """Statuses as numbers, whole floats, dates and text read alike from both."""
    yaml_text = "openapi: 3.1.0\npaths: {/a: {get: {responses: {200: {x: 1.0}}}}}\nday: 2026-03-09"
    tree = {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"200": {"x": 1}}}}}, "day": "2026-03-09"}
    assert read_document(yaml_text, name="y").value == read_document(json.dumps(tree), name="j").value == tree


def test_yaml_may_begin_with_a_brace() -> None:
    """A flow mapping that is no JSON is read as YAML."""
    assert read_document("{openapi: 3.0.3, paths: {}}", name="it").value == {"openapi": "3.0.3", "paths": {}}


def test_a_name_that_could_be_an_option_is_not_given_to_git() -> None:
    """What begins like an option is refused before git sees it."""
    with pytest.raises(UsageError):
        read_source("--help:openapi.yaml")


def test_without_git_a_revision_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no git, REVISION:PATH is a file that does not exist."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DocumentError, match="no git"):
        read_source("main:openapi.yaml")
