"""`in` looks at the first value alone."""

import re
from typing import Any

KILLED_BY = "filter.complete"


def before(request: Any) -> None:
    if "filter" in request.options:
        request.options["filter"] = re.sub(r" in \(([^,)]*)[^)]*\)", r" in (\1)", request.options["filter"])
