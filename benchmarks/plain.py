"""The limit: an ASGI application that does nothing but send ready bytes. Served by uvicorn as the mock is."""

import json
import os
from pathlib import Path
from typing import Any

Scope = dict[str, Any]

_READY: dict[str, bytes] = {
    name: text.encode() for name, text in json.loads(Path(os.environ["BENCHMARK_PAYLOADS"]).read_text()).items()
}


async def app(scope: Scope, receive: Any, send: Any) -> None:
    """Answer what the path and the method mean with bytes that are there already."""
    if scope["type"] != "http":
        return
    message = await receive()
    while message.get("more_body"):
        message = await receive()
    name, status = ("create", 201) if scope["method"] == "POST" else (_name(scope["path"]), 200)
    body = _READY[name]
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _name(path: str) -> str:
    return "list" if path.endswith("/cdrs") else "detail"
