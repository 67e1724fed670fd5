"""A small server of this API that records what reaches it, and tells small lies on request."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-that-no-file-may-hold-4711"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")

# What each path of the API answers to a right request; `#` stands for an id.
KNOWN = {
    "/auth/sign_in": {"POST": 401},
    "/auth/refresh_token": {"POST": 401},
    "/auth/sign_out": {"POST": 200},
    "/cdrs": {"GET": 200},
    "/cdrs/#": {"GET": 404},
    "/calllogs": {"GET": 200},
    "/calllogs/#": {"GET": 404},
    "/call_reports": {"GET": 200, "POST": 201},
    "/call_reports/#": {"GET": 404, "POST": 404},
    "/call_reports/#/destroy": {"POST": 404},
    "/completed_call_reports": {"GET": 200},
    "/completed_call_reports/#": {"GET": 404},
    "/completed_call_reports/#/destroy": {"POST": 404},
    "/blobs/#": {"GET": 404},
}
OPEN = ("/auth/sign_in", "/auth/refresh_token", "/blobs/#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request that reached the server."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Recorder:
    """What reached the server, which orders it holds, and the lie it tells."""

    seen: list[Seen] = field(default_factory=list)
    orders: set[str] = field(default_factory=set)
    lie: str = ""
    url: str = ""

    def answer(self, request: Seen) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers for a request."""
        shape, order_id = _shape(request.path.split("?")[0].removeprefix("/api"))
        allowed = KNOWN.get(shape)
        if allowed is None:
            return 404, _errors("NOT_FOUND"), {}
        if request.method not in allowed:
            return 405, _errors("UNSUPPORTED"), {"Allow": ", ".join(sorted(allowed))}
        if shape not in OPEN and request.headers.get("authorization") != f"Bearer {TOKEN}" and self.lie != "open":
            return 401, _errors("UNAUTHORIZED"), {"WWW-Authenticate": "Bearer"}
        return self._act(request, shape, order_id, allowed[request.method])

    def _act(self, request: Seen, shape: str, order_id: str, status: int) -> tuple[int, Any, dict[str, str]]:
        if status == 401:
            return status, _errors("UNAUTHORIZED"), {"WWW-Authenticate": "Bearer"}
        if status == 201:
            created = f"order-{len(self.orders) + 1}"
            self.orders.add(created)
            return 201, {"id": created}, {}
        if order_id in self.orders and shape.endswith("destroy"):
            if self.lie != "undead":
                self.orders.discard(order_id)
            return 204, None, {}
        if status == 200:
            return 200, None if shape == "/auth/sign_out" else {"count": 0, "items": []}, {}
        return 404, _errors("NOT_FOUND"), {}


def _shape(path: str) -> tuple[str, str]:
    steps = path.strip("/").split("/")
    if len(steps) > 1 and steps[0] != "auth":
        return "/".join(["", steps[0], "#", *steps[2:]]), steps[1]
    return "/" + "/".join(steps), ""


def _errors(code: str) -> dict[str, Any]:
    return {"errors": [{"code": code, "message": "no"}]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    recorder: Recorder

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length") or 0))
        request = Seen(method=self.command, path=self.path, headers=headers, body=body)
        self.recorder.seen.append(request)
        status, content, more = self.recorder.answer(request)
        payload = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(payload)), **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else payload)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


for _method in METHODS:
    setattr(_Handler, f"do_{_method}", _Handler._serve)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """A serving recorder; its `url` ends in the API's base path."""
    one = Recorder()
    handler = type("Handler", (_Handler,), {"recorder": one})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    one.url = f"http://127.0.0.1:{server.server_port}/api"
    yield one
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def token() -> str:
    """The token that the recorder takes."""
    return TOKEN


class _Loader(yaml.SafeLoader):
    """Reads dates as the texts that they are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="session")
def raw() -> dict[str, Any]:
    """The document as it is written."""
    loaded: dict[str, Any] = yaml.load((ROOT / "openapi.yaml").read_text(), _Loader)  # noqa: S506 - a safe loader
    return loaded
