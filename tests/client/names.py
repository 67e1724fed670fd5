"""How names of the document are spelt elsewhere."""

import re


def snake_case(name: str) -> str:
    """Spell a name as Python does: `openSandbox` as `open_sandbox`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: "_" + found[1].lower(), name)
