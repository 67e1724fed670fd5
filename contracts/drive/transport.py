"""The place where every request of Schemathesis leaves: generated ones, those of its checks, its first probes.

Hooks of Schemathesis do not see the latter two, so the wall stands here. Refuses to know what the wall forbids.
"""

from collections.abc import Callable
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

Send = Callable[[PreparedRequest], Response]
Passage = Callable[[PreparedRequest, Send], Response]


def stand_before_the_wire(passage: Passage) -> None:
    """Leads every request that this process sends by `requests` through the passage, from now on.

    The passage calls the `send` that it is given, or raises WallError and nothing is sent.
    """
    send_unguarded = HTTPAdapter.send

    def send(self: HTTPAdapter, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:
        return passage(request, lambda allowed: send_unguarded(self, allowed, *arguments, **options))

    HTTPAdapter.send = send  # type: ignore[method-assign]  # Schemathesis makes its sessions itself and offers no seam
