"""Prism as a proxy: honest requests go through it, and it says where answers are not what the document says."""

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.rivals.fetched import document, modules, version_of
from benchmarks.rivals.requests import Ask, asks, names_of
from benchmarks.rivals.tool import Said, Tool, ToolError
from contracts.settings import Target

_PACKAGE = "@stoplight/prism-cli"
_READY_SECONDS = 30.0
_NUMBERS = re.compile(r"\d+")


def _run(target: Target, folder: Path, seed: int) -> Said:
    """Learn the ids at the server itself, then send everything through the proxy."""
    (folder / "openapi.json").write_text(json.dumps(_without_null_in_enums(document())))
    names = names_of(target)
    with _proxy(target, folder) as url, httpx.Client(base_url=url, timeout=20) as client:
        return Said(failures=frozenset(said for ask in asks(target, names) for said in _complaints(client, ask)))


def _without_null_in_enums(node: Any) -> Any:
    """The document without `null` in blankable enums: Prism adds it, and judges no body whose schema then has two."""
    if isinstance(node, list):
        return [_without_null_in_enums(one) for one in node]
    if not isinstance(node, dict):
        return node
    changed = {name: _without_null_in_enums(one) for name, one in node.items()}
    if changed.get("nullable") and isinstance(changed.get("enum"), list):
        changed["enum"] = [one for one in changed["enum"] if one is not None]
    return changed


@contextmanager
def _proxy(target: Target, folder: Path) -> Iterator[str]:
    """A proxy on a free port of this machine; ended by its own handle."""
    port = _free_port()
    program = modules() / _PACKAGE / "dist" / "index.js"
    command = ["node", str(program), "proxy", "-h", "127.0.0.1", "-p", str(port), "-v", "silent", "openapi.json"]
    process = subprocess.Popen(
        [*command, target.base_url], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise ToolError("the proxy did not start")


def _complaints(client: httpx.Client, ask: Ask) -> Iterator[str]:
    headers = {"Authorization": f"Bearer {ask.token}"} if ask.token else {}
    try:
        answer = client.request(ask.method, ask.path, params=dict(ask.query), json=ask.body, headers=headers)
    except httpx.HTTPError as error:
        yield f"{ask.label} | {type(error).__name__}"
        return
    if answer.status_code >= 500:
        yield f"{ask.label} | status {answer.status_code}"
    yield from (f"{ask.label} | {told}" for told in violations(answer.headers.get("sl-violations", "[]")))


def violations(header: str) -> Iterator[str]:
    """The place and the code of each violation of a header; more of them than it holds are one."""
    if header.startswith("Too many"):
        yield "too many violations"
        return
    for one in json.loads(header):
        where = _NUMBERS.sub("N", ".".join(one.get("location", ())))
        yield f"{where} | {one.get('code') or _NUMBERS.sub('N', one['message'])}"


TOOL = Tool(
    name="prism",
    title="Prism, as a proxy",
    command="prism proxy openapi.json http://…",
    given="the document as JSON, its blankable enums without `null`, for with it Prism passes every answer of calls; "
    "the plain requests, whose statuses nobody looks at",
    reading="a failure is a request with the place and code of a violation in `sl-violations`, or with a 5xx answer",
    version=lambda: version_of(_PACKAGE),
    run=_run,
    honest_count=2,
)
