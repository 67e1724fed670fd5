"""`python -m benchmarks`: measures the mock beside its peers and writes benchmarks/results.md."""

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from copy import deepcopy
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import yaml

from benchmarks.figures import FLOORS, GOALS, LIMIT, LOADS, OURS, YARDSTICK, Figures, Sample, misses, ratio, table
from benchmarks.load import CONNECTIONS, READS_FOR_A_WRITE, Load, run
from benchmarks.servers import (
    Running,
    Server,
    facts_of_mock,
    mock_server,
    openapi_backend_server,
    plain_server,
    prism_server,
    running,
)

HERE = Path(__file__).parent
TOP = HERE.parent
PEERS = TOP / ".cache" / "bench"
RESULTS = HERE / "results.md"
NOW = "2026-03-09T14:00:00Z"
ORDER = {
    "name": "Every Monday",
    "type": "NORMAL",
    "email": "ops@acme.example",
    "format": "CSV",
    "range": "LAST_WEEK",
    "cron_expr": "0 6 * * 1",
    "filter": {"from": "ANY", "answer_state": "ANSWERED"},
}
COLD_STARTS = 3


def main() -> int:
    """Measure, write, print; 1 when a floor is missed."""
    options = _options()
    _fetch_peers()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        servers, loads = _prepare(folder)
        figures = _measure(servers, loads, options.rounds, options.seconds, folder)
    missed = misses(figures)
    text = _page(figures, missed, options)
    print(text)
    if not options.quick:
        RESULTS.write_text(text, encoding="utf-8")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often every server is measured, in turn")
    parser.add_argument("--seconds", type=int, default=3, help="how long each measurement takes")
    parser.add_argument("--quick", action="store_true", help="one short round, and nothing is written")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, 1
    return options


def _fetch_peers() -> None:
    """Install the peers where git does not look, and what loads them; whatever is missing is named."""
    for tool in ("wrk", "node", "npm"):
        if shutil.which(tool) is None:
            sys.exit(f"benchmarks: {tool} is missing; tools/system-packages installs it")
    PEERS.mkdir(parents=True, exist_ok=True)
    lock = (HERE / "peers" / "package-lock.json").read_bytes()
    if (PEERS / "package-lock.json").exists() and (PEERS / "package-lock.json").read_bytes() == lock:
        return
    for file_name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "peers" / file_name, PEERS / file_name)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=PEERS, check=True)


def _prepare(folder: Path) -> tuple[list[Server], Mapping[str, Mapping[str, Load]]]:
    """Take the payloads from our own mock, so that all servers send the same, and make the loads."""
    token = facts_of_mock(NOW)["token"]
    ours = mock_server(token, NOW)
    with running(ours) as mock:
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=mock.url, headers=headers) as client:
            page = client.get("/cdrs?top=100")
            ids = [row["id"] for row in page.json()["items"]]
            detail = client.get(f"/cdrs/{ids[0]}")
            created = client.post("/call_reports", json=ORDER)
    payloads = {"list": page.text, "detail": detail.text, "create": created.text}
    (folder / "payloads.json").write_text(json.dumps(payloads))
    (folder / "document.json").write_text(json.dumps(_with_examples(payloads)))
    servers = [
        ours,
        prism_server(PEERS, folder / "document.json"),
        openapi_backend_server(PEERS, HERE / "peers" / "openapi-backend.mjs", folder / "document.json"),
        plain_server(folder / "payloads.json"),
    ]
    return servers, {server.name: _loads(server, ids) for server in servers}


def _with_examples(payloads: Mapping[str, str]) -> dict[str, Any]:
    document: dict[str, Any] = deepcopy(yaml.safe_load((TOP / "openapi.yaml").read_text()))
    for path, method, status, name in (
        ("/cdrs", "get", "200", "list"),
        ("/cdrs/{id}", "get", "200", "detail"),
        ("/call_reports", "post", "201", "create"),
    ):
        media = document["paths"][path][method]["responses"][status]["content"]["application/json"]
        media.pop("examples", None)
        media["example"] = json.loads(payloads[name])
    loaded: dict[str, Any] = json.loads(json.dumps(document, default=str))
    return loaded


def _loads(server: Server, ids: Sequence[str]) -> Mapping[str, Load]:
    paths = {
        "list": [f"{server.prefix}/cdrs?top=100&skip={skip}" for skip in range(0, 9_900, 99)],
        "list anew": [f"{server.prefix}/cdrs?top=100&skip={skip}" for skip in range(0, 9_900, 5)],
        "detail": [f"{server.prefix}/cdrs/{id}" for id in ids],
        "create": [],
    }
    return {
        name: Load(
            name=name,
            paths=paths[name],
            create_path=f"{server.prefix}/call_reports",
            create_body=json.dumps(ORDER),
            token=server.token,
        )
        for name in LOADS
    }


def _measure(
    servers: Sequence[Server], loads: Mapping[str, Mapping[str, Load]], rounds: int, seconds: int, folder: Path
) -> dict[str, Figures]:
    """Measure all servers in turn, round by round; all of them are up all the time."""
    cold = {server.name: _cold_starts(server) for server in servers}
    samples: defaultdict[str, defaultdict[str, list[Sample]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as stack:
        up = [stack.enter_context(running(server)) for server in servers]
        for one in up:
            for load in LOADS:
                _sample(one, loads[one.server.name][load], 1, folder)
        for turn in range(rounds):
            print(f"round {turn + 1} of {rounds}", file=sys.stderr)
            for load in LOADS:
                for one in up:
                    samples[one.server.name][load].append(_sample(one, loads[one.server.name][load], seconds, folder))
        memory = {one.server.name: one.rss_bytes for one in up}
    return {
        server.name: Figures(
            name=server.name,
            validates=server.validates,
            keeps_state=server.keeps_state,
            samples=samples[server.name],
            cold_starts=cold[server.name],
            rss_bytes=memory[server.name],
        )
        for server in servers
    }


def _cold_starts(server: Server) -> list[float]:
    times = []
    for _ in range(COLD_STARTS):
        with running(server) as one:
            times.append(one.cold_start_seconds)
    return times


def _sample(one: Running, load: Load, seconds: int, folder: Path) -> Sample:
    before = one.cpu_seconds
    told = run(load, f"http://127.0.0.1:{one.port}", seconds, folder)
    used = one.cpu_seconds - before
    return Sample(cpu_microseconds=used / told.count * 1e6, per_second=told.count / told.seconds, p99=told.p99)


def _page(figures: Mapping[str, Figures], missed: Sequence[str], options: argparse.Namespace) -> str:
    ours, limit = figures[OURS], figures[LIMIT]
    ratios = "\n".join(
        f"| {load} | {ratio(ours, figures[YARDSTICK], load):.1f} | {FLOORS[load]:g} | {GOALS[load]:g} |"
        f" {ratio(ours, figures['openapi-backend'], load):.1f} | {ours.cpu(load) / limit.cpu(load):.1f} |"
        f" {ours.spread(load):.2f} |"
        for load in LOADS
    )
    verdict = "All floors are reached." if not missed else "Missed: " + "; ".join(missed) + "."
    versions = ", ".join(f"{name} {version(name)}" for name in ("connexion", "uvicorn", "uvloop"))
    return f"""# Results

Made by `python -m benchmarks` on {datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {versions},
{platform.machine()}. {options.rounds} rounds of {options.seconds} s, every server in turn, {CONNECTIONS} connections,
different addresses, one write for every {READS_FOR_A_WRITE} reads; medians. All servers send the same payloads: a page
of 100 calls, the legs of one call, the id of an order. Only ratios mean anything on a shared machine.

{table(figures)}

The mock keeps state and validates; Prism and openapi-backend validate and keep none; plain ASGI does neither. Pages and
details of calls never change, and the mock remembers those asked for last (32 MB): `list` and `detail` turn around a
hundred addresses, `list anew` around 1,980, which is more than it remembers.

| load | x Prism | floor | goal | x openapi-backend | times the limit (floor 7, goal 3) | spread of rounds |
| --- | --- | --- | --- | --- | --- | --- |
{ratios}

{verdict}
"""


if __name__ == "__main__":
    sys.exit(main())
