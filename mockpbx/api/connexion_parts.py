"""The parts of Connexion that we stand on, imported in one place.

Connexion imports httpx, and that its own command line with all that paints it, where this is installed: a fifth of a
second that a server has no use for. While Connexion is imported the command line counts as not installed.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_COMMAND_LINE = "httpx._main"


@contextmanager
def _without_command_line() -> Iterator[None]:
    if "httpx" in sys.modules:
        yield
        return
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]  # how Python is told that a module cannot be had
    try:
        yield
    finally:
        del sys.modules[_COMMAND_LINE]


with _without_command_line():
    from connexion.exceptions import ProblemException
    from connexion.lifecycle import ConnexionRequest, ConnexionResponse
    from connexion.middleware import ConnexionMiddleware
    from connexion.middleware.exceptions import ExceptionMiddleware
    from connexion.middleware.request_validation import RequestValidationMiddleware
    from connexion.middleware.routing import RoutingMiddleware
    from connexion.middleware.security import SecurityMiddleware
    from connexion.resolver import Resolution, Resolver

__all__ = [
    "ConnexionMiddleware",
    "ConnexionRequest",
    "ConnexionResponse",
    "ExceptionMiddleware",
    "ProblemException",
    "RequestValidationMiddleware",
    "Resolution",
    "Resolver",
    "RoutingMiddleware",
    "SecurityMiddleware",
]
