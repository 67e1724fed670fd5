"""The runs that were made, one JSON line each, and what follows: which lies were killed. Refuses to run anything."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run of one tool; `lie` None is the honest server.

    `failures` is everything the tool complained of, the honest server's complaints included, so that a kill can be
    reckoned anew when the honest server is judged again. `error` says why there is no verdict; of a tool that could not
    be started at all, `version` is empty.
    """

    tool: str
    lie: str | None
    version: str
    date: str
    seconds: float
    requests: int
    failures: tuple[str, ...] = ()
    error: str | None = None


def read(path: Path) -> tuple[Result, ...]:
    """The results of a file; none when there is no file. A line that was cut off by an interrupt is passed over."""
    if not path.exists():
        return ()
    return tuple(_result(line) for line in path.read_text(encoding="utf-8").split("\n") if line.endswith("}"))


def _result(line: str) -> Result:
    members: dict[str, Any] = json.loads(line)
    return Result(**{**members, "failures": tuple(members["failures"])})


def append(path: Path, result: Result) -> None:
    """Add a result as a line of its own."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


class Account:
    """All results of one tool: what the honest server was blamed for, and which lies were killed.

    Only the version that ran last counts, and of a lie its last run. A lie is killed when it is blamed for anything
    that no run of the honest server is.
    """

    def __init__(self, tool: str, results: Iterable[Result]) -> None:
        all_mine = [one for one in results if one.tool == tool]
        self.version = next((one.version for one in reversed(all_mine) if one.version), "")
        mine = [one for one in all_mine if one.version == self.version]
        self.honest: Sequence[Result] = [one for one in mine if one.lie is None and one.error is None]
        runs: Mapping[str, Result] = {one.lie: one for one in mine if one.lie is not None}
        self.failed: Mapping[str, Result] = {lie: one for lie, one in runs.items() if one.error is not None}
        self.judged: Mapping[str, Result] = {lie: one for lie, one in runs.items() if one.error is None}
        self.alarms = frozenset(failure for one in self.honest for failure in one.failures)
        self.steady_alarms = (
            frozenset.intersection(*(frozenset(one.failures) for one in self.honest)) if self.honest else frozenset()
        )
        self.reasons = sorted({one.error for one in all_mine if one.error and one.version in {self.version, ""}})
        self.killed = frozenset(lie for lie in self.judged if self.told(lie))

    def told(self, lie: str) -> frozenset[str]:
        """What a lie is blamed for and the honest server is not."""
        return frozenset(self.judged[lie].failures) - self.alarms

    @property
    def silenced(self) -> frozenset[str]:
        """The lies that are blamed for nothing new, but not for something that every run of the honest server is."""
        survivors = self.judged.keys() - self.killed
        return frozenset(lie for lie in survivors if self.steady_alarms - frozenset(self.judged[lie].failures))

    @property
    def seconds(self) -> float:
        """Median of a run."""
        return median(one.seconds for one in self.judged.values())

    @property
    def requests(self) -> float:
        """Median of the requests that reached the server in a run."""
        return median(one.requests for one in self.judged.values())

    def per_class(self, class_of: Mapping[str, str]) -> Mapping[str, tuple[int, int]]:
        """Killed and judged lies of each class."""
        judged = Counter(class_of[lie] for lie in self.judged if lie in class_of)
        killed = Counter(class_of[lie] for lie in self.killed if lie in class_of)
        return {name: (killed[name], count) for name, count in judged.items()}


def known_within(accounts: Iterable[Account], seconds: float) -> frozenset[str]:
    """The lies that one of these tools had found out when its run ended, if that was in time."""
    return frozenset(lie for account in accounts for lie in account.killed if account.judged[lie].seconds <= seconds)
