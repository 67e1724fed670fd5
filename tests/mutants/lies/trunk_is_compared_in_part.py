"""`trunk eq` finds trunks that contain the text."""

import re
from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    request.options |= {"filter": re.sub(r"trunk eq ('(?:[^']|'')+')", r"contains(trunk,\1)", text)} if text else {}
