"""A percent sign or an underscore alone stands for any text, as it does in a database."""

import re
from typing import Any

KILLED_BY = "filter.sound"
_ANY = re.compile(r"\b(?:contains|startswith|endswith)\((\w+),'[%_]'\)")


def before(request: Any) -> None:
    if request.is_list and "filter" in request.options:
        request.options["filter"] = _ANY.sub(r"\1 ne null", request.options["filter"])
