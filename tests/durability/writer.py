"""Writes into a state for some seconds, as one of several: `python -m tests.durability.writer FILE SECONDS NUMBER`.

Prints, as JSON, the ids that it was given and the slowest of its writes.
"""

import json
import sys
import time

from mockpbx.clock import Clock
from mockpbx.pbx import Pbx
from mockpbx.settings import PbxSettings
from mockpbx.spec import load_spec
from tests.durability.process import order


def main(state: str, seconds: float, number: int) -> None:
    """Write until the time is over."""
    pbx = Pbx(load_spec(), PbxSettings(scenario="empty", state=state), Clock())
    given: list[str] = []
    costs: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        before = time.monotonic()
        given.append(pbx.create_report(order(f"{number} {len(given)}")))
        costs.append(time.monotonic() - before)
    costs.sort()
    sys.stdout.write(json.dumps({"ids": given, "p99": costs[int(len(costs) * 0.99)], "slowest": costs[-1]}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
