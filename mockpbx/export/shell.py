"""Words of a shell: variables, and texts in quotes. Refuses to know what is said with them."""

import re


def variable_name(slot: str) -> str:
    """Return the name of the variable that holds a slot; `PBX_TOKEN` and `PBX_PASSWORD` are the judge's too."""
    return f"PBX_{slot.upper()}"


def variable(slot: str) -> str:
    """Return a slot as a variable, as it stands in double quotes."""
    return f"${variable_name(slot)}"


def in_double_quotes(text: str) -> str:
    """Return a text so that it is itself in double quotes."""
    return re.sub(r'([\\"`$])', r"\\\1", text)
