"""What a fault can do to the connection that a request came by. Refuses to know sockets."""

import asyncio

from starlette.types import Scope

EXTENSION = "mockpbx.connection"
"""Name of the ASGI extension under which a server of ours offers its connection."""


class DroppedError(ConnectionResetError):
    """A fault ends the connection, and there is none to end: the application is called in its own process."""

    def __init__(self, *, is_reset: bool = False) -> None:
        """Say how the connection would have ended: reset, or closed as if nothing were wrong."""
        super().__init__("the connection was reset" if is_reset else "the connection was closed")
        self.is_reset = is_reset


class Connection:
    """No connection at all: the application is called in its own process, or by a server that offers none."""

    __slots__ = ()

    def drop(self, *, is_reset: bool) -> None:
        """End the connection behind what was sent, or reset it at once; DroppedError where there is none."""
        raise DroppedError(is_reset=is_reset)

    async def pause(self, seconds: float) -> None:
        """Wait, no longer than the connection lasts and the server serves."""
        await asyncio.sleep(seconds)


_NONE = Connection()


def connection_of(scope: Scope) -> Connection:
    """Return the connection of a request."""
    found: Connection = (scope.get("extensions") or {}).get(EXTENSION, _NONE)
    return found
