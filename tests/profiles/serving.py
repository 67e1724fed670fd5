"""Mocks that answer as kinds of real servers do."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from contracts.settings import Target
from mockpbx.app import MockApp
from mockpbx.clock import Clock
from mockpbx.model.instant import parse_instant
from mockpbx.pbx import Pbx
from mockpbx.server import open_socket, url_of
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec

NOW = parse_instant("2026-03-09T14:00:00Z")


def pbx_of(profile: str, *, seed: int = 1, call_count: int = 250, state: str | None = None) -> Pbx:
    """A small PBX under a profile."""
    settings = PbxSettings(seed=seed, call_count=call_count, report_seconds=0.05, state=state, profile=profile)
    return Pbx(load_spec(), settings, Clock(NOW))


@contextmanager
def serving(profile: str) -> Iterator[Target]:
    """A mock under a profile that really serves, as what the judge is pointed at."""
    pbx = pbx_of(profile)
    listener = open_socket("127.0.0.1", 0)
    config = uvicorn.Config(MockApp(pbx), log_config=None, access_log=False, server_header=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Target(
            base_url=url_of(listener) + pbx.spec.base_path,
            token=pbx.token,
            username=pbx.admin.username,
            password=pbx.settings.password,
        )
    finally:
        server.should_exit = True
        thread.join()
