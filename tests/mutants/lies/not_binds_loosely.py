"""`not` turns round all that is joined by `and` after it, not the next comparison alone."""

import re
from typing import Any

KILLED_BY = "filter.sound"
_NOT = re.compile(r"not (?!\()(.* and .*)")


def before(request: Any) -> None:
    found = _NOT.fullmatch(request.options.get("filter", ""))
    if request.is_list and found:
        request.options["filter"] = f"not ({found[1]})"
