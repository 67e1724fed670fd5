"""Who knows the id of another tenant's call finds its logs by it."""

from typing import Any

KILLED_BY = "tenancy.lists"


def before(request: Any) -> None:
    if request.path == "/calllogs" and request.options.get("filter", "").startswith("session_id eq"):
        request.authorise()
