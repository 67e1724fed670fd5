"""The opposite of a function leaves out rows that are blank there, as it does in a database."""

import re
from typing import Any

KILLED_BY = "filter.complete"
_NOT = re.compile(r"\bnot ((?:contains|startswith|endswith)\((\w+),'(?:[^']|'')*'\))")


def before(request: Any) -> None:
    if request.is_list and "filter" in request.options:
        request.options["filter"] = _NOT.sub(r"(not \1 and \2 ne null)", request.options["filter"])
