"""`answered_at eq` compares whole seconds."""

import re
from typing import Any

KILLED_BY = "filter.sound"


def before(request: Any) -> None:
    text = request.options.get("filter", "")
    cut = re.sub(
        r"answered_at eq '([^'.]*)\.[0-9]+([^']*)'",
        r"(answered_at ge '\1\2' and answered_at le '\1.999999\2')",
        text,
    )
    request.options |= {"filter": cut} if text else {}
