"""The servers that are measured: how each is started, when it is ready, and what CPU time it used. All on loopback."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PEER_TOKEN = "BENCHMARK" * 5  # no secret: peers take any
_READY_SECONDS = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server by name. `command` holds `{port}`; `prefix` is the API's base path there.

    `validates` and `keeps_state` say what it does for a request, so that nobody compares unlike things unawares.
    """

    name: str
    command: Sequence[str]
    prefix: str
    validates: bool
    keeps_state: bool
    token: str = PEER_TOKEN
    folder: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server under way, with the seconds that it took from the start to the first 200."""

    server: Server
    process: "subprocess.Popen[bytes]"
    port: int
    cold_start_seconds: float

    @property
    def url(self) -> str:
        """Where its API begins."""
        return f"http://127.0.0.1:{self.port}{self.server.prefix}"

    @property
    def cpu_seconds(self) -> float:
        """User and system time of the process and its living children."""
        return sum(_cpu_seconds(pid) for pid in _family(self.process.pid))

    @property
    def rss_bytes(self) -> int:
        """Memory of the process and its living children."""
        return sum(_rss_bytes(pid) for pid in _family(self.process.pid))


def _environment() -> dict[str, str]:
    """The environment servers start in: compiled files are kept for the next start, as they are by default."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def running(server: Server) -> Iterator[Running]:
    """Start a server and wait for its first 200; end it by its own handle, whatever happens."""
    port = _free_port()
    command = [part.replace("{port}", str(port)) for part in server.command]
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=server.folder,
        env={**_environment(), **server.variables},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, f"http://127.0.0.1:{port}{server.prefix}/cdrs?top=1", server)
        yield Running(server=server, process=process, port=port, cold_start_seconds=time.monotonic() - begun)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", url: str, server: Server) -> None:
    until = time.monotonic() + _READY_SECONDS
    with httpx.Client(headers={"Authorization": f"Bearer {server.token}"}) as client:
        while time.monotonic() < until:
            if process.poll() is not None:
                raise RuntimeError(f"{server.name} ended with {process.returncode} before it was ready")
            try:
                if client.get(url).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.01)
    raise RuntimeError(f"{server.name} was not ready after {_READY_SECONDS:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children")
        if children.exists():
            found.extend(int(child) for child in children.read_text().split())
    return found


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _rss_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def mock_server(token: str, now: str, *options: str, name: str = "mockpbx") -> Server:
    """Ours: state, security, and validation of every request."""
    command = [sys.executable, "-m", "mockpbx", "serve", "--port", "{port}", "--seed", "1", "--now", now, *options]
    return Server(name=name, command=command, prefix="/api", validates=True, keeps_state=True, token=token)


def plain_server(payloads: Path) -> Server:
    """The limit of Python under uvicorn."""
    command = [sys.executable, "-m", "uvicorn", "benchmarks.plain:app", "--port", "{port}", "--no-access-log"]
    return Server(
        name="plain ASGI, ready bytes",
        command=[*command, "--loop", "uvloop", "--http", "httptools", "--lifespan", "off"],
        prefix="/api",
        validates=False,
        keeps_state=False,
        variables={"BENCHMARK_PAYLOADS": str(payloads)},
    )


def prism_server(peers: Path, document: Path) -> Server:
    """Prism, answering with the document's examples."""
    command = ["node", str(peers / "node_modules/@stoplight/prism-cli/dist/index.js"), "mock", "-h", "127.0.0.1"]
    return Server(
        name="Prism static",
        command=[*command, "-p", "{port}", "-v", "silent", str(document)],
        prefix="",
        validates=True,
        keeps_state=False,
    )


def openapi_backend_server(peers: Path, script: Path, document: Path) -> Server:
    """openapi-backend with ready answers: the fastest peer that validates."""
    return Server(
        name="openapi-backend",
        command=["node", str(script), str(document), "{port}"],
        prefix="",
        validates=True,
        keeps_state=False,
        folder=peers,
    )


def facts_of_mock(now: str) -> dict[str, str]:
    """What our mock says of itself when it starts; the token and the world are fixed by seed and instant."""
    command = [sys.executable, "-m", "mockpbx", "serve", "--port", "0", "--json", "--seed", "1", "--now", now]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        facts: dict[str, str] = json.loads(process.stdout.readline())
        process.terminate()
    return facts
