"""Where the sandbox of a request is noted. Refuses to choose it."""

from collections.abc import Mapping
from typing import Any

from mockpbx.sandboxes.sandbox import Sandbox

HEADER = "X-Mock-Sandbox"
"""The header field that names a sandbox."""
CHOSEN = "mockpbx.sandbox"
"""The ASGI scope's key for the sandbox that a request is for."""


def sandbox_of(scope: Mapping[str, Any]) -> Sandbox:
    """Return the sandbox that was chosen for a request."""
    chosen: Sandbox = scope[CHOSEN]
    return chosen
