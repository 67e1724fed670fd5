"""Of a list of values in a filter the first twenty count."""

import re
from typing import Any

KILLED_BY = "query.generated"


def before(request: Any) -> None:
    if request.is_list and " in (" in request.options.get("filter", ""):
        request.options["filter"] = re.sub(r"( in \((?:[^,()]+,){19}[^,()]+),[^)]*", r"\1", request.options["filter"])
