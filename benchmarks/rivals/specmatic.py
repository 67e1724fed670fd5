"""Specmatic: contract tests with an example for every request of the plain client; answers are held to the schemas."""

import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from benchmarks.rivals.fetched import document, modules, version_of
from benchmarks.rivals.requests import Ask, asks, names_of
from benchmarks.rivals.tool import Said, Tool, ToolError, bounded, last_lines
from contracts.settings import Target

_COMPLAINT = re.compile(r">> (?P<place>\S+)\s+(?P<rule>R\d+)")
_STATUS = re.compile(r"expected status (\d+) but response contained status (\d+)")
_INDEX = re.compile(r"\[\d+\]")
_WITHOUT_BODY = ("/call_reports/", "/auth/sign_out")


def _run(target: Target, folder: Path, seed: int) -> Said:
    """Learn the ids at the server, write an example of each request, and let Specmatic test with these alone."""
    if shutil.which("java") is None:
        raise ToolError("java is missing")
    (folder / "openapi.json").write_text(json.dumps(readable(document())))
    _write_examples(asks(target, names_of(target)), folder / "openapi_examples")
    jar = modules() / "specmatic" / "specmatic.jar"
    command = ["java", "-jar", str(jar), "test", "openapi.json", "--lenient", "--strict"]
    command += [f"--testBaseURL={target.base_url}", "--junitReportDir=junit"]
    ended = bounded(command, folder, variables=os.environ)
    verdict = folder / "junit" / "TEST-junit-jupiter.xml"
    if not verdict.exists():
        raise ToolError(f"exit {ended.returncode}: {last_lines(ended.output)}")
    return Said(failures=frozenset(read(verdict.read_text())))


def _write_examples(given: Iterable[Ask], folder: Path) -> None:
    """Write an example for each request, but for those with an option that the document lacks: it is not sent."""
    folder.mkdir()
    for number, ask in enumerate(given):
        if "unknown" not in ask.query:
            (folder / f"{number:03}.json").write_text(json.dumps(example(ask)))


def example(ask: Ask) -> dict[str, Any]:
    """A request as an example of Specmatic's; of the answer it says the status, and that there is a body."""
    request: dict[str, Any] = {"method": ask.method, "path": ask.path, "query": dict(ask.query)}
    request["headers"] = {"Authorization": f"Bearer {ask.token}"} if ask.token else {}
    if ask.body is not None:
        request["body"] = ask.body
    response: dict[str, Any] = {"status": ask.status}
    is_silent = ask.status == 200 and ask.method == "POST" and ask.path.startswith(_WITHOUT_BODY)
    if ask.status != 204 and not is_silent:
        response["body"] = "(string)" if ask.status == 200 and ask.path.startswith("/blobs/") else {}
    return {"partial": {"http-request": request, "http-response": response}}


def readable(node: Any) -> Any:
    """The document as far as Specmatic reads it: of `properties` beside `anyOf` or `oneOf` it sees only the latter."""
    if isinstance(node, list):
        return [readable(one) for one in node]
    if not isinstance(node, dict):
        return node
    is_object = node.get("type") == "object" and isinstance(node.get("properties"), dict)
    passed_over = {"anyOf", "oneOf"} if is_object else set()
    return {name: readable(one) for name, one in node.items() if name not in passed_over}


def read(verdict: str) -> Iterator[str]:
    """The failures of a JUnit file: the example, the place, the rule broken, and of a status which one it was."""
    for case in ElementTree.fromstring(verdict).iter("testcase"):  # noqa: S314 - we had the file made ourselves
        failure = case.find("failure")
        if failure is None:
            continue
        name = case.attrib["name"].rpartition("Scenario: ")[2]
        message = failure.attrib.get("message", "")
        statuses = " ".join(f"{wanted} was {given}" for wanted, given in _STATUS.findall(message))
        places = {(_INDEX.sub("[N]", found["place"]), found["rule"]) for found in _COMPLAINT.finditer(message)}
        for place, rule in places or {("", message[:80])}:
            yield f"{name} | {place} {rule}{' ' + statuses if place == 'RESPONSE.STATUS' else ''}"


TOOL = Tool(
    name="specmatic",
    title="Specmatic",
    command="specmatic test openapi.json --lenient --strict --testBaseURL=http://…",
    given="the document as JSON, without `anyOf` or `oneOf` beside `properties`; the plain requests as examples, each "
    "with the status that it ought to have",
    reading="a failure is an example with the place and the rule that Specmatic says is broken",
    version=lambda: version_of("specmatic"),
    run=_run,
    honest_count=3,
)
