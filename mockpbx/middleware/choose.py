"""Finds out which of the PBXs of a process a request is for. Refuses to answer it."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

from mockpbx.errors import NotFoundError, invalid
from mockpbx.middleware.self_check import OWN_REFUSAL
from mockpbx.sandboxes import CHOSEN, HEADER, Sandbox, Sandboxes

_HEADER = HEADER.lower().encode()


class Choose:
    """Notes in the scope the sandbox that a header field names, or that the bearer token leads to, or the main PBX."""

    def __init__(self, app: ASGIApp, sandboxes: Sandboxes) -> None:
        """Choose among `sandboxes` for `app`."""
        self._app = app
        self._sandboxes = sandboxes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose for one request and pass it on; NotFoundError when it names a sandbox that is not there."""
        named = authorization = None
        for name, value in scope["headers"]:
            if name == _HEADER:
                if named is not None:
                    raise invalid(HEADER, "must stand once")
                named = value
            elif name == b"authorization":
                authorization = value
        try:
            scope[CHOSEN] = await self._chosen(named, authorization)
        except NotFoundError:
            scope[OWN_REFUSAL] = True
            raise
        await self._app(scope, receive, send)

    async def _chosen(self, named: bytes | None, authorization: bytes | None) -> Sandbox:
        sandboxes = self._sandboxes
        if named is not None:
            name = named.decode("latin-1")
            found = sandboxes.known(name)
            if found is None and sandboxes.are_elsewhere:
                found = await asyncio.to_thread(sandboxes.named, name)
            if found is None:
                raise NotFoundError("no such sandbox", detail={"field": HEADER, "reason": "no sandbox of that name"})
            return found
        if authorization is None:
            return sandboxes.main
        token = authorization.decode("latin-1").partition(" ")[2].strip()
        known = sandboxes.known_by(token)
        return await asyncio.to_thread(sandboxes.of_token, token) if known is None else known
