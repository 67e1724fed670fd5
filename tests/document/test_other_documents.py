"""Documents that somebody else wrote: served where they can be, refused in one line that names the place where not."""

import asyncio
import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from mockpbx.api.fitness import refuse_unfit
from mockpbx.app import MockApp
from mockpbx.clock import Clock
from mockpbx.errors import StartError
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import document_path, load_document, load_spec

Tree = dict[str, Any]
Change = Callable[[Tree], Any]
OWN = load_spec()


def changed(folder: Path, change: Change) -> Path:
    """Our own document with a change, as a file."""
    tree = yaml.safe_load(OWN.text)
    change(tree)
    path = folder / "other.yaml"
    path.write_text(yaml.safe_dump(tree, sort_keys=False), encoding="utf-8")
    return path


def refusal_of(path: Path) -> str:
    """In what words a document is refused, in one line."""
    with pytest.raises(StartError) as caught:
        refuse_unfit(load_document(path), str(path))
    told = str(caught.value)
    assert told.startswith(str(path))
    assert "\n" not in told
    return told.removeprefix(str(path))


def test_our_own_document_is_one_of_them() -> None:
    """Read as somebody else's, our document says the same, and its one file is told with its digest."""
    path = document_path()
    read = load_document(path)
    refuse_unfit(read, str(path))
    assert (read.tree, read.text, read.collections) == (OWN.tree, OWN.text, OWN.collections)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert [(one.path, one.digest) for one in read.files] == [(path.resolve(), digest)]
    assert [one.digest for one in OWN.files] == [digest]


def _take_apart(folder: Path) -> Path:
    """Our document in four files that refer to each other, and back to the first."""
    tree = yaml.safe_load(OWN.text)
    (folder / "parts").mkdir()
    cdrs = tree["paths"]["/cdrs"]
    cdrs["get"]["parameters"] = [{"$ref": "../whole.yaml#/components/parameters/Filter"}]
    cdrs["get"]["responses"] = {
        200: cdrs["get"]["responses"]["200"],
        "400": {"$ref": "../whole.yaml#/components/responses/BadRequest"},
    }
    page = {"schema": {"$ref": "schemas.yaml#/CallPage"}}
    cdrs["get"]["responses"][200]["content"]["application/json"] = page
    schemas = tree["components"]["schemas"]
    call_page = schemas.pop("CallPage")
    call_page["properties"]["items"]["items"] = {"$ref": "#/CallRow"}
    row = {**schemas.pop("CallRow"), "properties": {}}
    row["properties"] = {
        name: {"$ref": f"../whole.yaml{one['$ref']}"}
        for name, one in OWN.tree["components"]["schemas"]["CallRow"]["properties"].items()
    }
    call_page["properties"]["count"] = {"type": "integer"}
    (folder / "parts" / "schemas.yaml").write_text(yaml.safe_dump({"CallPage": call_page, "CallRow": row}))
    (folder / "parts" / "cdrs.yaml").write_text(yaml.safe_dump(cdrs))
    tree["paths"]["/cdrs"] = {"$ref": "parts/cdrs.yaml"}
    (folder / "whole.yaml").write_text(yaml.safe_dump(tree))
    return folder / "whole.yaml"


def test_files_beside_it_are_part_of_it(tmp_path: Path) -> None:
    """A document of several files says what it would say in one, and all of its files are told."""
    read = load_document(_take_apart(tmp_path))
    refuse_unfit(read, "whole")
    assert read.collections["listCdrs"] == OWN.collections["listCdrs"]
    assert {one.path.name for one in read.files} == {"whole.yaml", "cdrs.yaml", "schemas.yaml"}
    assert yaml.safe_load(read.text) == read.tree
    assert ".yaml" not in str(read.tree["paths"]["/cdrs"])
    assert list(read.tree["paths"]["/cdrs"]["get"]["responses"]) == ["200", "400"]


def test_another_document_is_served(tmp_path: Path) -> None:
    """What another document states is what the mock takes and refuses, and what it hands out."""

    def change(tree: Tree) -> None:
        tree["components"]["parameters"]["Top"]["schema"] |= {"maximum": 7, "default": 7}

    pbx = Pbx(load_document(changed(tmp_path, change)), PbxSettings(call_count=10), Clock())

    async def asked(query: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {pbx.token}"}
        transport = httpx.ASGITransport(app=MockApp(pbx))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
            return await client.get(f"/api/cdrs?{query}")

    assert len(asyncio.run(asked("top=7")).json()["items"]) == 7
    assert asyncio.run(asked("top=8")).status_code == 400
    pbx.close()


def _without(*steps: str) -> Change:
    def change(tree: Tree) -> None:
        node: Any = tree
        for step in steps[:-1]:
            node = node[step]
        del node[steps[-1]]

    return change


def _with(value: Any, *steps: str) -> Change:
    def change(tree: Tree) -> None:
        node: Any = tree
        for step in steps[:-1]:
            node = node[step]
        node[steps[-1]] = value

    return change


_LIST, _SCHEMAS = ("paths", "/cdrs", "get"), ("components", "schemas")
_ARRAY = [{"name": "x", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}]
REFUSED: tuple[tuple[str, Change, str], ...] = (
    ("version", _with("3.1.0", "openapi"), "#/openapi: is 3.1.0"),
    ("title", _without("info", "title"), "#/info: "),
    ("responses", _without(*_LIST, "responses"), "#/paths/~1cdrs/get: "),
    ("servers", _without("servers"), "#/servers: "),
    ("no id", _without(*_LIST, "operationId"), "#/paths/~1cdrs/get: has no operationId"),
    ("unknown id", _with("listCars", *_LIST, "operationId"), ": GET /cdrs: there is no handler for operationId 'list"),
    ("one id twice", _with("getCdr", *_LIST, "operationId"), "'getCdr'"),
    ("no collection", _without(*_LIST, "x-collection"), ": paths: no operation with operationId 'listCdrs'"),
    ("order", _with("id", *_LIST, "x-collection", "default-order"), "#/paths/~1cdrs/get/x-collection/default-order: "),
    ("strange field", _with(["shoe"], *_LIST, "x-collection", "filterable"), "rows have no 'shoe'"),
    ("array", _with(_ARRAY, *_LIST, "parameters"), ": GET /cdrs: parameter 'x' is of type array"),
    ("nowhere", _with({"$ref": "#/no"}, *_SCHEMAS, "Caller"), "#/components/schemas/Caller: #/no leads nowhere"),
    ("no file", _with({"$ref": "x.yaml#/no"}, *_SCHEMAS, "Caller"), "#/components/schemas/Caller: x.yaml#/no leads no"),
    ("far away", _with({"$ref": "http://x/y#/z"}, *_SCHEMAS, "Caller"), "is somewhere else, and nothing is fetched"),
    ("above", _with({"$ref": "../x.yaml#/z"}, *_SCHEMAS, "Caller"), "is not beside the document"),
    ("absolute", _with({"$ref": "/etc/passwd"}, *_SCHEMAS, "Caller"), "is not beside the document"),
    ("itself", _with({"$ref": "#/components/schemas/Caller"}, *_SCHEMAS, "Caller"), "leads back to itself"),
    (
        "all of itself",
        _with({"allOf": [{"$ref": "#/components/schemas/Caller"}]}, *_SCHEMAS, "Caller"),
        "made of itself",
    ),
)


@pytest.mark.parametrize(("change", "told"), [one[1:] for one in REFUSED[:-1]], ids=[one[0] for one in REFUSED[:-1]])
def test_what_cannot_be_served_is_named(tmp_path: Path, change: Change, told: str) -> None:
    """A document that is invalid, or asks for what the mock has not, is refused with the place."""
    assert told in refusal_of(changed(tmp_path, change))


def _doubling() -> str:
    """Schemas of which each holds the next one twice, forty times over."""
    tree = yaml.safe_load(OWN.text)
    for place in range(40):
        twice = [{"$ref": f"#/components/schemas/B{place + 1}"}] * 2
        tree["components"]["schemas"][f"B{place}"] = {"allOf": [*map(dict, twice)]}
    tree["components"]["schemas"]["B40"] = {"type": "object"}
    return yaml.safe_dump(tree)


_LEVELS = "\n".join(f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 10)}]" for level in range(1, 9))
BOMBS: tuple[tuple[str, str, str], ...] = (
    ("aliases", "a: &a 1\nb: [" + "*a, " * 1001 + "1]", ":2: more than 1000 aliases"),
    ("laughs", f"l0: &l0 [lol]\n{_LEVELS}", "more than 500000 values, all aliases"),
    ("doubling references", _doubling(), "more than 500000 values, all references followed"),
    (
        "chain",
        yaml.safe_dump(
            {"openapi": "3.0.3", "x": {f"b{n}": {"y": {"$ref": f"#/x/b{n + 1}"}} for n in range(3000)} | {"b3000": 1}}
        ),
        "too far",
    ),
    ("values", "[" + "1," * 500_001 + "]", "more than 500000 values"),
    ("depth", "[" * 201 + "]" * 201, "nested deeper than 200 levels"),
    ("alias to itself", "a: &a {b: *a}", "nested deeper than 200 levels"),
    ("merge", "a: &a {b: 1}\nc: {<<: *a}", ":2: keys are not merged"),
    ("size", "#" * (5 * 1024 * 1024 + 1), "is larger than"),
    ("tag", "a: !!python/object/apply:os.system [true]", "is not YAML"),
    ("broken", "a: [1,\nb: }", ":2:"),
    ("two", "a: 1\n---\nb: 2", "is not YAML"),
    ("list", "[1]", "is no OpenAPI document"),
    ("key", "openapi: 3.0.3\ntrue: 1", "True is no name"),
    ("number", "a: " + "9" * 5000, "is not YAML"),
)


@pytest.mark.parametrize(("text", "told"), [one[1:] for one in BOMBS], ids=[one[0] for one in BOMBS])
@pytest.mark.timeout(20)
def test_bombs_do_not_go_off(tmp_path: Path, text: str, told: str) -> None:
    """What would grow, fall or run without end is refused within seconds."""
    path = tmp_path / "bomb.yaml"
    path.write_text(text, encoding="utf-8")
    assert told in refusal_of(path)


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    """A file that is not there, is a folder or is not UTF-8 is refused."""
    assert "cannot be read" in refusal_of(tmp_path / "nothing.yaml")
    assert "cannot be read" in refusal_of(tmp_path)
    (tmp_path / "x.yaml").write_bytes(b"a: \xff")
    assert "is not UTF-8 at byte 3" in refusal_of(tmp_path / "x.yaml")


def test_a_link_leads_no_further(tmp_path: Path) -> None:
    """A file that is a link out of the document's folder is not read."""
    (tmp_path / "secret.yaml").write_text("type: string")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    path = changed(tmp_path / "inside", _with({"$ref": "link.yaml"}, *_SCHEMAS, "Caller"))
    assert "is not beside the document" in refusal_of(path)


def test_schemas_may_hold_themselves(tmp_path: Path) -> None:
    """A schema that is found again one step below itself is an ordinary one; across files it is refused by name."""
    again = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Tree"}}}
    load_document(changed(tmp_path, _with(again, *_SCHEMAS, "Tree")))
    (tmp_path / "tree.yaml").write_text("type: object\nproperties: {child: {$ref: '#'}}")
    path = changed(tmp_path, _with({"$ref": "tree.yaml"}, *_SCHEMAS, "Tree"))
    assert "leads back to itself; what does, belongs into components" in refusal_of(path)


def test_values_are_no_references(tmp_path: Path) -> None:
    """What stands in an example is left as it is, and what looks like a date stays a text."""

    def change(tree: Tree) -> None:
        tree["components"]["schemas"]["UserData"]["example"] = {"$ref": "nothing.yaml"}

    path = changed(tmp_path, change)
    path.write_text(
        path.read_text().replace("x-personal: true", "x-seen: 2026-03-09T14:05:12Z\n      x-personal: true", 1)
    )
    spec = load_document(path)
    assert spec.tree["components"]["schemas"]["UserData"]["example"] == {"$ref": "nothing.yaml"}
    assert "'2026-03-09T14:05:12Z'" in str(spec.tree)


@pytest.mark.parametrize("text", ["openapi: 3.0.3\n", "a: ["])
def test_the_command_ends_with_one_line(tmp_path: Path, text: str) -> None:
    """`mockpbx serve --document` with a bad one ends with code 2 and one line."""
    (tmp_path / "bad.yaml").write_text(text)
    command = [sys.executable, "-m", "mockpbx", "serve", "--port", "0", "--document", str(tmp_path / "bad.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "bad.yaml" in done.stderr
