"""The process in which Schemathesis runs: `python -m contracts.drive.child FOLDER`. Refuses to judge.

Standard output carries records alone; whatever Schemathesis prints goes to standard error. When standard input closes,
the parent is gone, and so is this process.
"""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from contracts.drive.config import TOKEN_VARIABLE
from contracts.drive.hooks import install
from contracts.drive.plan import CONFIG_NAME, DRIVEN_NAME, Plan, read_plan
from contracts.drive.records import Record, encode
from contracts.settings import Preset

ALONE_EXIT_CODE = 70


def main(folder: Path) -> None:
    """Runs Schemathesis as the plan in the folder says; ends with its exit code."""
    say = speaker()
    threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
    plan = read_plan(folder)
    install(plan, folder, say, token=os.environ.get(TOKEN_VARIABLE))
    from schemathesis.cli import schemathesis  # noqa: PLC0415 - it has to find our checks when it is first imported

    schemathesis(arguments(folder, plan), prog_name="schemathesis")


def arguments(folder: Path, plan: Plan) -> list[str]:
    """The command line of Schemathesis; it names files, and the operations that may be sent."""
    only = ["--include-method", "GET"] if plan.preset is Preset.PROBE else []
    if plan.operations is not None:
        # What is included by one option or by another is included.
        only = [word for name in plan.operations for word in ("--include-operation-id", name)]
    return ["--config-file", str(folder / CONFIG_NAME), "run", str(folder / DRIVEN_NAME), *only]


def speaker() -> Callable[[Record], None]:
    """Keeps standard output for records and sends everything else that is printed to standard error."""
    records = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lock = threading.Lock()

    def say(record: Record) -> None:
        with lock:
            records.write(encode(record) + "\n")
            records.flush()

    return say


def end_with_parent() -> None:
    """Waits until standard input closes, and then ends this process at once."""
    while os.read(0, 1):
        pass
    os._exit(ALONE_EXIT_CODE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
