"""Runs one Python module as a child that never outlives us, and yields the lines it writes.

Refuses to know what the lines mean.
"""

import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import contracts

MAX_LINE_LENGTH = 4 * 1024 * 1024
MAX_CONSOLE_LINES = 60

_PATIENCE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A module to run with arguments in a folder, and the variables that it gets beside our own."""

    module: str
    arguments: Sequence[str]
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)


class Child:
    """A running child. Its standard output is for lines, its standard error for people; only the end of it is kept."""

    def __init__(self, process: subprocess.Popen[bytes], *, deadline: float | None) -> None:
        self._process = process
        self._console: deque[str] = deque(maxlen=MAX_CONSOLE_LINES)
        self._reader = threading.Thread(target=self._read_console, name="console of the child", daemon=True)
        self._reader.start()
        self._watch = threading.Event()
        self.is_late = False
        if deadline is not None:
            threading.Thread(target=self._end_at, args=(deadline,), name="deadline", daemon=True).start()

    def lines(self) -> Iterator[str]:
        """The lines that the child writes, until it ends; a line beyond four megabytes is left out."""
        output = self._stream(self._process.stdout)
        while line := output.readline(MAX_LINE_LENGTH):
            if line.endswith(b"\n"):
                yield line.decode(errors="replace").rstrip("\n")

    def exit_code(self) -> int:
        """The code that the child ended with; waits for it."""
        return self._process.wait()

    @property
    def console(self) -> str:
        """The last lines that the child wrote for people."""
        self._reader.join(_PATIENCE_SECONDS)
        return "\n".join(self._console)

    def end(self) -> None:
        """Ends the child: asks first, then makes it."""
        self._watch.set()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._reader.join(_PATIENCE_SECONDS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            self._stream(stream).close()

    def _end_at(self, deadline: float) -> None:
        if not self._watch.wait(max(0.0, deadline - time.monotonic())):
            self.is_late = True
            self._process.kill()

    def _read_console(self) -> None:
        for line in self._stream(self._process.stderr):
            self._console.append(line.decode(errors="replace").rstrip()[:1_000])

    @staticmethod
    def _stream(stream: IO[bytes] | None) -> IO[bytes]:
        assert stream is not None, "all three streams are pipes"
        return stream


@contextmanager
def running(command: Command, *, max_seconds: float | None) -> Iterator[Child]:
    """Runs the command; leaving the block ends the child, whatever the reason, an interrupt included.

    The child's standard input is a pipe that we never write to: when it closes, even because we were killed, the child
    knows that it is alone. It runs in a session of its own, so that Ctrl-C reaches us alone and the order of ending is
    ours.
    """
    process = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
        [sys.executable, "-m", command.module, *command.arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=command.folder,
        env=_environment(command.variables),
        start_new_session=True,
    )
    deadline = time.monotonic() + max_seconds if max_seconds is not None else None
    child = Child(process, deadline=deadline)
    try:
        yield child
    finally:
        child.end()


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    home = str(Path(contracts.__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH")]))
    # A fixed hash seed keeps the order of sets, and with it the run, the same from one time to the next.
    fixed = {"PYTHONPATH": path, "PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1"}
    # Nothing stands between us and the target, whatever the environment says of proxies.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SCHEMATHESIS_") and not name.lower().endswith("_proxy")
    }
    return {**kept, **fixed, **variables}
