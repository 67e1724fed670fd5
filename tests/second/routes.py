"""The server behind Flask, on a thread of this process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.second.refusals import Refused
from tests.second.server import DOMAINS, PASSWORD, USER, Server
from tests.second.variant import Variant

_MOST_BYTES = 1 << 20
_MOST_URL = 8192
_MOST_HEADERS = 16_384
_LISTS = ("/cdrs", "/calllogs", "/call_reports", "/completed_call_reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where the server is, and how to get in."""

    base_url: str
    token: str
    other_token: str
    username: str = USER
    password: str = PASSWORD
    domain: str = DOMAINS[0]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing of requests."""


def make_app(server: Server) -> Flask:
    """Return the application of a server."""
    app = Flask(__name__)
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    app.before_request(_refuse_the_large)
    app.after_request(server.speaker.dressed)
    app.register_error_handler(Refused, server.speaker.refusal)
    app.register_error_handler(HTTPException, server.speaker.failure)
    for path, method, work in _table(server):
        app.add_url_rule(f"/api{path}", f"{method} {path}", _locked(server, work), methods=[method])
    app.add_url_rule("/files/<digest>", "file", _locked(server, server.file), methods=["GET"])
    return app


def _table(server: Server) -> Iterator[tuple[str, str, Callable[..., Response]]]:
    for path in _LISTS:
        yield path, "GET", lambda asked, path=path: server.list_of(asked, path)
    yield "/auth/sign_in", "POST", server.sign_in
    yield "/auth/refresh_token", "POST", server.refresh
    yield "/auth/sign_out", "POST", server.sign_out
    yield "/cdrs/<id>", "GET", server.legs
    yield "/calllogs/<id>", "GET", server.log
    yield "/call_reports", "POST", server.create_order
    yield "/call_reports/<id>", "GET", server.order
    yield "/call_reports/<id>", "POST", server.update_order
    yield "/call_reports/<id>/destroy", "POST", server.destroy_order
    yield "/completed_call_reports/<id>", "GET", server.product
    yield "/completed_call_reports/<id>/destroy", "POST", server.destroy_product
    yield "/blobs/<digest>", "GET", server.file


def _locked(server: Server, work: Callable[..., Response]) -> Callable[..., Response]:
    def view(**values: str) -> Response:
        with server.lock:
            server.count_request()
            return work(request, *values.values())

    return view


def _refuse_the_large() -> None:
    target = request.environ.get("RAW_URI") or request.full_path
    if len(target) > _MOST_URL:
        raise Refused(414, "TOO_LARGE", "the target is too long")
    if sum(len(name) + len(value) for name, value in request.headers) > _MOST_HEADERS:
        raise Refused(431, "TOO_LARGE", "the headers are too large")


@contextmanager
def serving(variant: Variant) -> Iterator[Served]:
    """Serve a variant on a free port of this machine."""
    server = Server(variant)
    http = make_server("127.0.0.1", 0, make_app(server), threaded=True, request_handler=_Quiet)
    thread = Thread(target=http.serve_forever, daemon=True)
    thread.start()
    try:
        yield Served(
            base_url=f"http://127.0.0.1:{http.server_port}/api",
            token=server.desk.house_token(0),
            other_token=server.desk.house_token(1),
        )
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
