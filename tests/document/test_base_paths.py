"""Documents whose API is below another path: the whole path counts, and what leaves no room for it is refused."""

from pathlib import Path

import pytest

from mockpbx.api.fitness import refuse_unfit
from mockpbx.spec import load_document
from tests.document.test_other_documents import Change, Tree, changed, refusal_of


def _under(url: str, **variables: str) -> Change:
    def change(tree: Tree) -> None:
        tree["servers"][0]["url"] = url
        tree["servers"][0]["variables"] |= {name: {"default": value} for name, value in variables.items()}

    return change


@pytest.mark.parametrize(
    ("url", "base_path"),
    [
        ("{protocol}://{hostname}:{port}/api/v1", "/api/v1"),
        ("https://pbx.example/{area}/", "/rest/v2"),
        ("//pbx.example:8080/v1", "/v1"),
        ("/v1", "/v1"),
        ("a.b/c-d", "/a.b/c-d"),
    ],
)
def test_the_api_is_below_the_whole_path_of_the_server(tmp_path: Path, url: str, base_path: str) -> None:
    """The base path is all of the path in the first server's URL, variables being as they are by default."""
    path = changed(tmp_path, _under(url, area="rest/v2"))
    spec = load_document(path)
    refuse_unfit(spec, str(path))
    assert (spec.base_path, spec.blob_path) == (base_path, f"{base_path}/blobs/")


@pytest.mark.parametrize(
    "url", ["https://pbx.example", "https://pbx.example/", "//pbx.example", "/a%2Fb", "/{nobody}", "/a/../b", "/a//b"]
)
def test_a_server_without_a_plain_path_is_refused(tmp_path: Path, url: str) -> None:
    """Beside the console the API needs a path of its own, which has one spelling."""
    assert refusal_of(changed(tmp_path, _under(url))).startswith("#/servers/0/url: has no plain path")


@pytest.mark.parametrize("url", ["/_mock", "https://pbx.example/_mock/api"])
def test_the_path_of_the_console_is_taken(tmp_path: Path, url: str) -> None:
    """An API that would be hidden by the console is refused."""
    assert "its own console at /_mock" in refusal_of(changed(tmp_path, _under(url)))


def test_a_file_is_named_by_the_end_of_its_path(tmp_path: Path) -> None:
    """Another form of the address of a file is refused."""

    def change(tree: Tree) -> None:
        tree["paths"]["/blobs/{digest}/content"] = tree["paths"].pop("/blobs/{digest}")

    assert "paths that end in /{digest}" in refusal_of(changed(tmp_path, change))
