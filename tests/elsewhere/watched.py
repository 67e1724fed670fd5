"""Runs a command of `mockpbx` and writes down every address it connects to and every name it looks up.

Names are answered from a table: some lead to this machine the first time and elsewhere ever after. Nothing that would
leave this machine gets out: it is written down and refused.
"""

import errno
import os
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

ELSEWHERE = "203.0.113.7"
_REBOUND = ("localhost", "rebound.test")
_FIXED = {"hooks.test": "127.0.0.1", "metadata.test": "169.254.169.254"}
_asked: Counter[str] = Counter()
_real = socket.getaddrinfo


def _address_of(name: str) -> str:
    if name in _REBOUND:
        _asked[name] += 1
        return "127.0.0.1" if _asked[name] == 1 else ELSEWHERE
    return _FIXED.get(name, name)


def _listen(log: int) -> None:
    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            host, port = arguments[1][:2]
            os.write(log, f"connect {host} {port}\n".encode())
            if not ip_address(host).is_loopback:
                raise ConnectionRefusedError(errno.ECONNREFUSED, "that would leave this machine")

    def look_up(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        os.write(log, f"name {name!a}\n".encode())
        return _real(_address_of(name), port, family, type, proto, flags | socket.AI_NUMERICHOST)

    socket.getaddrinfo = look_up
    sys.addaudithook(hook)


@contextmanager
def watched(log: Path, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Run a command under watch for a while; what it connects to is in the log, a line each."""
    command = [sys.executable, "-m", "tests.elsewhere.watched", str(log), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def noted(log: Path, what: str) -> set[str]:
    """What was written down of one kind: `connect` (host and port) or `name`."""
    lines = [line.partition(" ") for line in log.read_text().splitlines()]
    return {rest for kind, _, rest in lines if kind == what}


if __name__ == "__main__":
    _listen(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    from mockpbx.cli import main

    main(sys.argv[2:])
