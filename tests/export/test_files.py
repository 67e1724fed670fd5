"""What is exported: every operation, valid, the same every time, and without secrets."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from contracts.document import Document
from contracts.har import read_har
from contracts.profile import STRICT
from contracts.traffic import judge_traffic
from mockpbx.export.plan import STEPS
from mockpbx.spec import load_spec
from tests.export.conftest import PASSWORD, SECRETS, TOKEN, Export, Run

SPEC = load_spec()
FORMATS = ("postman", "har", "curl")
NOT_AGAIN = [step.operation_id for step in STEPS if not step.again]


def collection_of(exported: Export, *options: str) -> dict[str, Any]:
    """A collection, read."""
    read: dict[str, Any] = json.loads(exported("postman", *options))
    return read


def items_of(collection: dict[str, Any]) -> list[dict[str, Any]]:
    """All requests of a collection."""
    return [item for folder in collection["item"] for item in folder["item"]]


def test_the_plan_has_every_operation_once() -> None:
    """Each operation of the document is asked once, but for what is asked again for the sake of another one."""
    assert sorted(NOT_AGAIN) == sorted(SPEC.operations)
    assert {step.operation_id for step in STEPS} == set(SPEC.operations)


def test_steps_find_what_they_take() -> None:
    """What a request takes was given by an answer before it, and nothing is given that is not in the document."""
    known = {"token", "username", "password"}
    for step in STEPS:
        taken = {*step.path.values(), *([step.token] if step.token else [])}
        assert taken <= known, step.operation_id
        assert (step.token is None) is SPEC.operations[step.operation_id].public
        known |= set(step.gives)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_seed_gives_the_same_bytes(run: Run, exported: Export, form: str) -> None:
    """A file made twice is the same to the byte, another seed's is another."""
    assert run(form).stdout_bytes == exported(form)
    assert run(form, "--seed", "2").stdout_bytes != exported(form)


@pytest.mark.parametrize("form", FORMATS)
def test_secrets_stand_only_where_they_are_wanted(exported: Export, form: str) -> None:
    """No token and no password is in a file, except by --with-token, where all of them are."""
    shown = exported(form, *SECRETS, "--with-token").decode()
    assert TOKEN in shown
    assert PASSWORD in shown
    hidden = exported(form, *SECRETS).decode()
    given = re.findall(r'(?:access|refresh)_token\\?": ?\\?"([A-Z0-9]{48})', shown)
    assert len(given) >= (0 if form == "curl" else 3)
    for secret in (TOKEN, PASSWORD, *given):
        assert secret not in hidden


@pytest.mark.parametrize("scenario", ["tiny", "queue-rush", "dst-night"])
def test_other_worlds_can_be_shown(exported: Export, scenario: str) -> None:
    """Every world with calls has something for each operation."""
    entries = json.loads(exported("har", "--scenario", scenario))["log"]["entries"]
    assert len(entries) == len(SPEC.operations)


# -- HAR ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--with-token",)])
def test_recorded_exchanges_conform(exported: Export, tmp_path: Path, options: tuple[str, ...]) -> None:
    """The judge reads the file as recorded traffic and finds nothing in it, with and without secrets."""
    path = tmp_path / "mock.har"
    path.write_bytes(exported("har", *options))
    recording = read_har(path)
    assert len(recording.exchanges) == len(SPEC.operations)
    verdict = judge_traffic(recording, Document.load(), STRICT)
    assert verdict.findings == ()
    assert verdict.conforms


def test_entries_are_whole(exported: Export) -> None:
    """One entry for each operation at the given address, whose sizes and lengths are those of the bodies in it."""
    entries = json.loads(exported("har", "--url", "https://pbx.example:8887/api/"))["log"]["entries"]
    assert [re.findall(r"\((\w+)\)$", one["comment"])[0] for one in entries] == NOT_AGAIN
    for entry in entries:
        request, response = entry["request"], entry["response"]
        assert request["url"].startswith("https://pbx.example:8887/api/")
        assert response["content"]["size"] == len(response["content"]["text"].encode())
        sent = {one["name"]: one["value"] for one in request["headers"]}
        assert int(sent.get("Content-Length", 0)) == len(request.get("postData", {}).get("text", "").encode())
        told = {one["name"]: one["value"] for one in response["headers"]}
        assert int(told.get("content-length", 0)) == response["content"]["size"]


# -- Postman -----------------------------------------------------------------------------------------------------


def test_folders_are_the_tags(exported: Export) -> None:
    """There is a folder for each tag of the document, in its order, and a request for each operation in it."""
    collection = collection_of(exported)
    assert collection["info"]["schema"].endswith("/v2.1.0/collection.json")
    assert [folder["name"] for folder in collection["item"]] == [tag["name"] for tag in SPEC.tree["tags"]]
    for folder in collection["item"]:
        stated = {
            one.definition["summary"] for one in SPEC.operations.values() if folder["name"] in one.definition["tags"]
        }
        assert stated <= {item["name"] for item in folder["item"]}


def test_every_request_has_a_good_answer_saved(exported: Export) -> None:
    """Beside each request stands an answer of success; those that take a body have one, whole but for variables."""
    for item in items_of(collection_of(exported)):
        (saved,) = item["response"]
        assert 200 <= saved["code"] < 300
        assert saved["originalRequest"] == item["request"]
        if saved["_postman_previewlanguage"] == "json":
            assert json.loads(saved["body"])
        if "body" in item["request"]:
            assert json.loads(item["request"]["body"]["raw"])
    bodies = [item["name"] for item in items_of(collection_of(exported)) if "body" in item["request"]]
    assert len(bodies) == 5


def test_variables_are_declared(exported: Export) -> None:
    """Every variable that is used is one of the collection; token and password are empty in it."""
    text = exported("postman").decode()
    declared = {one["key"]: one["value"] for one in collection_of(exported)["variable"]}
    assert set(re.findall(r"\{\{(\w+)\}\}", text)) <= set(declared)
    assert (declared["token"], declared["password"]) == ("", "")
    assert declared["base_url"] == "http://127.0.0.1:8887/api"
    kept = set(re.findall(r"collectionVariables\.set\(\\\"(\w+)", text))
    assert {"call_id", "report_id", "digest", "access_token"} <= kept <= set(declared)


def test_addresses_are_those_of_the_document(exported: Export) -> None:
    """A request's path is that of its operation, with the parameters as variables of the path."""
    paths = {re.sub(r"\{(\w+)\}", r":\1", one.path) for one in SPEC.operations.values()}
    urls = [item["request"]["url"] for item in items_of(collection_of(exported))]
    assert {"/" + "/".join(url["path"]) for url in urls} == paths
    for url in urls:
        in_path = {part[1:] for part in url["path"] if part.startswith(":")}
        assert {one["key"] for one in url.get("variable", [])} == in_path
        asked = [one["key"] for one in url.get("query", []) if not one["disabled"]]
        assert re.findall(r"[?&](\w+)=", url["raw"]) == asked


# -- refusals ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options", [("--url", "pbx.example"), ("--url", "http://x:y/api"), ("--url", "http://me:pw@x/api"), ("--now", "9")]
)
def test_bad_options_are_refused(run: Run, options: tuple[str, ...]) -> None:
    """What is no address or no time is a usage error."""
    assert run("curl", *options).exit_code == 2


def test_a_world_without_calls_is_said_so(run: Run, tmp_path: Path) -> None:
    """Where an operation has nothing to show, it is named, and no file is left."""
    result = run("har", "--scenario", "empty", "-o", str(tmp_path / "x.har"))
    assert "getCdr" in str(result.exception)
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    """The error names the file."""
    result = run("curl", "-o", str(tmp_path / "nowhere" / "x.sh"))
    assert "nowhere" in str(result.exception)
    assert run("curl", "-o", str(tmp_path / "x.sh")).output == ""
    assert (tmp_path / "x.sh").read_bytes().startswith(b"#")
