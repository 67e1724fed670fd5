"""Another tenant sees the products of the first."""

from typing import Any

KILLED_BY = "tenancy.lists"


def before(request: Any) -> None:
    if request.is_list and request.path == "/completed_call_reports" and "authorization" in request.headers:
        request.headers["authorization"] = request.headers["authorization"].replace(request.other_token, request.token)
