"""The load: wrk with one thread, from a script of its own; and what wrk says of it."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
# Every so many reads there is a write, so that nobody lives on answers that can never change.
READS_FOR_A_WRITE = 50

_REQUESTS = re.compile(r"^\s*(\d+) requests in ([\d.]+)(ms|s|m)", re.MULTILINE)
_BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_SOCKET_ERRORS = re.compile(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")
_LATENCY = re.compile(r"^\s*(50|99)%\s+([\d.]+)(us|ms|s|m)\s*$", re.MULTILINE)
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Requests to send in turn: paths to read, and a body to post; without paths only the body is posted."""

    name: str
    paths: Sequence[str]
    create_path: str
    create_body: str
    token: str

    def script(self) -> str:
        """The script for wrk."""
        paths = ",".join(json.dumps(path) for path in self.paths)
        return f"""
local paths = {{{paths}}}
local read = {{["Authorization"] = "Bearer {self.token}"}}
local write = {{["Authorization"] = "Bearer {self.token}", ["Content-Type"] = "application/json"}}
local body = {json.dumps(self.create_body)}
local n = 0
request = function()
  n = n + 1
  if #paths == 0 or n % {READS_FOR_A_WRITE} == 0 then
    return wrk.format("POST", "{self.create_path}", write, body)
  end
  return wrk.format("GET", paths[n % #paths + 1], read)
end
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What wrk measured; times in milliseconds."""

    count: int
    seconds: float
    bad_count: int
    p50: float
    p99: float


def run(load: Load, url: str, seconds: int, folder: Path) -> Told:
    """Send the load for some seconds; RuntimeError when an answer was no success or a connection failed."""
    script = folder / "load.lua"
    script.write_text(load.script())
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = parse(said)
    if told.bad_count:
        raise RuntimeError(f"{url}: {told.bad_count} of {told.count} requests of {load.name!r} failed:\n{said}")
    return told


def parse(text: str) -> Told:
    """Read what wrk prints."""
    requests = _REQUESTS.search(text)
    if requests is None:
        raise ValueError("wrk printed no count of requests")
    latencies = {percent: float(number) * _MILLISECONDS[unit] for percent, number, unit in _LATENCY.findall(text)}
    bad, sockets = _BAD.search(text), _SOCKET_ERRORS.search(text)
    return Told(
        count=int(requests[1]),
        seconds=float(requests[2]) * _MILLISECONDS[requests[3]] / 1_000,
        bad_count=(int(bad[1]) if bad else 0) + (sum(map(int, sockets.groups())) if sockets else 0),
        p50=latencies["50"],
        p99=latencies["99"],
    )
