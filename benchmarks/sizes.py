"""`python -m benchmarks.sizes`: measures pages of worlds of three sizes and writes benchmarks/sizes.md."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import httpx

from benchmarks.load import CONNECTIONS, Load, run
from benchmarks.servers import Running, facts_of_mock, mock_server, running

NOW = "2026-03-09T14:00:00Z"
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS, SECONDS = 3, 2
ADDRESSES = 9_000
"""Of each load: more than are asked for before the mock has forgotten the first."""
MOST_TIMES, GOAL_TIMES = 10, 3
RESULTS = Path(__file__).parent / "sizes.md"
Medians = Mapping[str, Mapping[int, tuple[float, float]]]
"""CPU µs and median latency in ms, by load and size."""


def main() -> int:
    """Measure, write, print; 1 when a filtered page of the largest world costs more than it may."""
    token = facts_of_mock(NOW)["token"]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, ExitStack() as stack:
        servers = {
            size: stack.enter_context(running(mock_server(token, NOW, "--calls", str(size), name=f"{size:,} calls")))
            for size in SIZES
        }
        loads = {size: _loads(server, size) for size, server in servers.items()}
        medians = _measure(servers, loads, Path(name))
        text = _page(servers, medians)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    worst = max(times[SIZES[-1]][0] / times[SIZES[0]][0] for load, times in medians.items() if "filter" in load)
    return 1 if worst > MOST_TIMES else 0


def _loads(server: Running, size: int) -> Mapping[str, Load]:
    """The same questions at every size; each asks for many different addresses."""
    headers = {"Authorization": f"Bearer {server.server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        pages = [client.get("/cdrs", params={"skip": skip}).json() for skip in range(0, 2_000, 100)]
    rows = [row for page in pages for row in page["items"]]
    names = sorted({row["caller_display_name"].split()[-1] for row in rows if row["caller_display_name"]})
    inbound = "direction eq 'INBOUND_CALL'"
    options: Mapping[str, Sequence[Mapping[str, object]]] = {
        "page": [{"skip": turn} for turn in range(ADDRESSES)],
        "deep page": [{"skip": size - 100 - turn} for turn in range(ADDRESSES)],
        "filter, unselective, ordered": [
            {"filter": f"duration gt {turn / 1000} and {inbound}", "orderby": "duration desc"}
            for turn in range(ADDRESSES)
        ],
        "filter, one caller, ordered": [
            {"filter": f"caller eq '{101 + turn % 64}' and duration ge {turn / 1000}", "orderby": "callee"}
            for turn in range(ADDRESSES)
        ],
        "filter, deep": [
            {"filter": f"status_code eq 0 and duration ge {turn / 1000}", "skip": size // 4}
            for turn in range(ADDRESSES)
        ],
        "search": [
            {"search": f"{names[turn % len(names)]} or {100 + turn // len(names)}"} for turn in range(ADDRESSES)
        ],
    }
    paths = {load: [f"/cdrs?{urlencode(one)}" for one in asked] for load, asked in options.items()}
    with httpx.Client(base_url=server.url, headers=headers, timeout=60) as client:
        # What is worked out once for each way to ask is worked out before it is measured.
        for found in paths.values():
            client.get(found[0]).raise_for_status()
    paths["detail"] = [f"/cdrs/{row['id']}" for row in rows]
    return {name: _load(name, found, server) for name, found in paths.items()}


def _load(name: str, paths: Sequence[str], server: Running) -> Load:
    body = (
        '{"name":"n","type":"NORMAL","email":"a@b.example","format":"CSV","range":"TODAY",'
        '"cron_expr":"0 6 1 1 *","filter":{}}'
    )
    prefix = server.server.prefix
    return Load(
        name=name,
        paths=[prefix + path for path in paths],
        create_path=f"{prefix}/call_reports",
        create_body=body,
        token=server.server.token,
    )


def _measure(
    servers: Mapping[int, Running], loads: Mapping[int, Mapping[str, Load]], folder: Path
) -> Mapping[str, Mapping[int, tuple[float, float]]]:
    found: dict[str, dict[int, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for _ in range(ROUNDS):
        for name in loads[SIZES[0]]:
            for size, server in servers.items():
                before = server.cpu_seconds
                told = run(loads[size][name], server.url, SECONDS, folder)
                found[name][size].append(((server.cpu_seconds - before) / told.count * 1e6, told.p50))
    return {
        name: {
            size: (median(cpu for cpu, _ in samples), median(p50 for _, p50 in samples))
            for size, samples in by_size.items()
        }
        for name, by_size in found.items()
    }


def _page(servers: Mapping[int, Running], medians: Medians) -> str:
    heads = [f"{size:,}: CPU µs" for size in SIZES]
    lines = [
        "# Sizes",
        "",
        f"Made by `python -m benchmarks.sizes` on {datetime.now(UTC):%Y-%m-%d}: {ROUNDS} rounds of {SECONDS} s, every",
        f"server in turn, {CONNECTIONS} connections, {ADDRESSES:,} addresses, one write for every 50 reads; medians. A",
        "page is 100 calls with their count; more pages are asked for in turn than the mock remembers. Floor: a",
        f"filtered page at {SIZES[-1]:,} calls costs at most {MOST_TIMES} times what it costs at {SIZES[0]:,};",
        f"goal: {GOAL_TIMES} times.",
        "",
        "| load | " + " | ".join(heads) + f" | times, {SIZES[-1]:,} to {SIZES[0]:,} |",
        "| --- |" + " --- |" * (len(SIZES) + 1),
    ]
    for name, by_size in medians.items():
        times = by_size[SIZES[-1]][0] / by_size[SIZES[0]][0]
        lines.append(f"| {name} | " + " | ".join(f"{by_size[size][0]:.0f}" for size in SIZES) + f" | {times:.1f} |")
    start = " | ".join(f"{servers[size].cold_start_seconds:.1f}" for size in SIZES)
    memory = " | ".join(f"{servers[size].rss_bytes / 1e6:.0f}" for size in SIZES)
    return "\n".join([*lines, f"| start to first 200, s | {start} | |", f"| RSS after all this, MB | {memory} | |", ""])


if __name__ == "__main__":
    raise SystemExit(main())
