"""What the parent tells the child: a file without secrets. Refuses to know who runs it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from contracts.settings import Preset

PLAN_NAME = "plan.json"
CONFIG_NAME = "schemathesis.toml"
DOCUMENT_NAME = "document.json"
DRIVEN_NAME = "driven.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run of the child. The files stand in its working folder; `journal_path` is outside of it.

    `discriminators` names for an operation the member of its body that tells the variants apart. `mark` ends the names
    of all that the run creates on a shared server. `operations` are those that may be sent; None means all.
    """

    base_url: str
    preset: Preset
    journal_path: str
    living_objects_cap: int
    mark: str
    discriminators: Mapping[str, str] = field(default_factory=dict)
    operations: tuple[str, ...] | None = None

    def write(self, folder: Path) -> None:
        """Puts the plan into the folder."""
        (folder / PLAN_NAME).write_text(json.dumps(asdict(self)))


def read_plan(folder: Path) -> Plan:
    """The plan that stands in the folder."""
    members = json.loads((folder / PLAN_NAME).read_text())
    operations = None if members["operations"] is None else tuple(members["operations"])
    return Plan(**{**members, "preset": Preset(members["preset"]), "operations": operations})
