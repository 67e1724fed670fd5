"""`python -m benchmarks.reports`: measures reports over a million calls and writes benchmarks/reports.md."""

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import httpx

from benchmarks.load import Load, run
from benchmarks.servers import Running, facts_of_mock, mock_server, running

NOW = "2026-03-09T14:00:00Z"
CALLS = 1_000_000
TYPES = (
    *("NORMAL", "EXTENSION_GROUP_CALL_COST", "QUEUE_PERFORMANCE", "QUEUE_DETAILED_STATISTICS"),
    *("QUEUE_ABANDONED_CALLS", "QUEUE_SLA_STATISTICS", "QUEUE_BREACHES_SLA_STATISTICS", "QUEUE_CALLBACKS"),
    *("QUEUE_FAILED_CALLBACKS", "TEAM_QUEUE_GENERAL_STATISTICS", "RING_GROUP_STATISTICS"),
)
MOST_SECONDS, MOST_TIMES = 10.0, 3.0
ROUNDS = 3
BUSY_SECONDS = 5
_ORDER = {
    "name": "All",
    "email": "a@b.example",
    "range": "CUSTOM",
    "started_at": "2000-01-01T00:00:00Z",
    "ended_at": "2100-01-01T00:00:00Z",
    "filter": {},
}
RESULTS = Path(__file__).parent / "reports.md"


def main() -> int:
    """Measure, write, print; 1 when a report takes too long or holds pages up."""
    token = facts_of_mock(NOW)["token"]
    server = mock_server(token, NOW, "--calls", str(CALLS), "--report-seconds", "0", name="a million calls")
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, running(server) as mock:
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=mock.url, headers=headers, timeout=120) as client:
            lines, slowest = _of_each_type(client)
            idle, busy = _tails(mock, client, Path(name))
    text = _page(lines, idle, busy, mock.cold_start_seconds)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")
    return 1 if slowest > MOST_SECONDS or median(busy) > MOST_TIMES * median(idle) else 0


def _of_each_type(client: httpx.Client) -> tuple[list[str], float]:
    lines, slowest = [], 0.0
    for report_type in TYPES:
        cells = []
        for file_format in ("CSV", "HTML"):
            seconds, size = _made(client, report_type, file_format)
            slowest = max(slowest, seconds)
            cells.append(f"{seconds:.1f} ({size / 1e6:.1f})")
        lines.append(f"| {report_type} | {' | '.join(cells)} |")
    return lines, slowest


def _made(client: httpx.Client, report_type: str, file_format: str) -> tuple[float, int]:
    """Order a report over all calls; return the seconds until its product is there, and the size of the file."""
    body = {**_ORDER, "type": report_type, "format": file_format}
    begun = time.monotonic()
    report_id = client.post("/call_reports", json=body).raise_for_status().json()["id"]
    while client.get(f"/call_reports/{report_id}").status_code == httpx.codes.OK:
        time.sleep(0.02)
    seconds = time.monotonic() - begun
    product = client.get("/completed_call_reports", params={"top": 1}).json()["items"][0]
    client.post(f"/completed_call_reports/{product['id']}/destroy")
    return seconds, int(product["file_size"])


def _tails(mock: Running, client: httpx.Client, folder: Path) -> tuple[list[float], list[float]]:
    """Return the 99th percentiles of pages in ms, with nothing else to do and while reports are made, in turn."""
    prefix = mock.server.prefix
    load = Load(
        name="pages",
        paths=[f"{prefix}/cdrs?top=100&skip={skip}" for skip in range(9_000)],
        create_path=f"{prefix}/call_reports",
        create_body=json.dumps({**_ORDER, "type": "NORMAL", "format": "CSV", "cron_expr": "0 6 1 1 *"}),
        token=mock.server.token,
    )
    idle, busy = [], []
    with ThreadPoolExecutor(1) as pool:
        for _ in range(ROUNDS):
            idle.append(run(load, mock.url, BUSY_SECONDS, folder).p99)
            until = time.monotonic() + BUSY_SECONDS + 1
            making = pool.submit(_make_until, client, until)
            busy.append(run(load, mock.url, BUSY_SECONDS, folder).p99)
            making.result()
    return idle, busy


def _make_until(client: httpx.Client, until: float) -> None:
    while time.monotonic() < until:
        _made(client, "EXTENSION_GROUP_CALL_COST", "HTML")


def _page(lines: list[str], idle: list[float], busy: list[float], start: float) -> str:
    quiet, loud = median(idle), median(busy)
    return "\n".join(
        [
            "# Reports",
            "",
            f"Made by `python -m benchmarks.reports` on {datetime.now(UTC):%Y-%m-%d}: reports over {CALLS:,} calls,",
            f"from the order to the product, asked for every 20 ms; at most {MOST_SECONDS:.0f} s. The mock was ready",
            f"after {start:.1f} s.",
            "",
            "| type | CSV: s (MB) | HTML: s (MB) |",
            "| --- | --- | --- |",
            *lines,
            "",
            f"99th percentile of pages asked for meanwhile (the largest report, again and again): {loud:.0f} ms; with",
            f"nothing else to do {quiet:.0f} ms, {loud / quiet:.1f} times; at most {MOST_TIMES:.0f} times. Medians of",
            f"{ROUNDS} rounds of {BUSY_SECONDS} s, in turn.",
            "",
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
