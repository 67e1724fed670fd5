"""What is not less than a value leaves blanks out."""

import re
from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    found = re.fullmatch(r"not (\w+) lt '[^']*'", request.options.get("filter", ""))
    if found and request.is_list:
        request.options["filter"] += f" and {found[1]} ne null"
