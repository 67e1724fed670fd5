"""What clients do all day: read, filter, order, download, sign in, open sandboxes and break them. Refuses to judge."""

import time
from array import array
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

_ORDER = {
    "type": "QUEUE_PERFORMANCE",
    "email": "a@b.example",
    "format": "CSV",
    "range": "LAST_SEVEN_DAYS",
    "filter": {},
}
_By = Mapping[str, str] | None
_CONTROL = "/_mock/api"
_GONE = (200, 404)
"""What comes of something that a reset may have taken away meanwhile."""


@dataclass(slots=True, kw_only=True)
class Use:
    """Clients of one server: `turn` is awaited before each request, by which they keep a steady rate."""

    client: httpx.AsyncClient
    token: str
    username: str
    turn: Callable[[], Awaitable[None]]
    seconds: "array[float]" = field(default_factory=lambda: array("d"))
    """How long each answer took, in order."""
    wrong: list[str] = field(default_factory=list)
    """Requests with an answer that was not among those that were to come."""

    async def once(self, die: Random) -> None:
        """Do one thing, which takes one request or several."""
        kinds = (self.list_a_page, self.look_at_a_call, self.filter, self.order, self.download, self.sign_in, self.play)
        (kind,) = die.choices(kinds, weights=(30, 15, 25, 8, 8, 8, 2))
        await kind(die)

    async def ask(
        self,
        method: str,
        path: str,
        wanted: tuple[int, ...] = (200,),
        *,
        by: Mapping[str, str] | None = None,
        **options: Any,
    ) -> httpx.Response:
        """Ask in turn, with the house token or `by` other fields; note how long it took, and an answer not wanted."""
        await self.turn()
        headers = {"Authorization": f"Bearer {self.token}", **(by or {})}
        begun = time.perf_counter()
        answer = await self.client.request(method, path, headers=headers, **options)
        self.seconds.append(time.perf_counter() - begun)
        if answer.status_code not in wanted:
            self.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def list_a_page(self, die: Random) -> None:
        """Read a page of calls or of legs."""
        path = die.choice(("/api/cdrs", "/api/calllogs"))
        await self.ask("GET", path, params={"top": die.choice((1, 20, 100)), "skip": die.randrange(2000)})

    async def look_at_a_call(self, die: Random) -> None:
        """Find a call, and read it whole."""
        page = (await self.ask("GET", "/api/cdrs", params={"top": 1, "skip": die.randrange(2000)})).json()
        await self.ask("GET", f"/api/cdrs/{page['items'][0]['id']}")

    async def filter(self, die: Random) -> None:
        """Ask for calls of a kind, differently each time."""
        text = f"duration gt {die.randrange(600)} and id ne '{die.randrange(10**9)}'"
        await self.ask("GET", "/api/cdrs", params={"filter": text, "orderby": "duration desc", "top": 10})

    async def order(self, die: Random) -> None:
        """Order a report, and look what becomes of it."""
        made = await self.ask("POST", "/api/call_reports", (201,), json={**_ORDER, "name": f"n{die.randrange(10**6)}"})
        await self.ask("GET", f"/api/call_reports/{made.json()['id']}", _GONE)

    async def download(self, die: Random) -> None:
        """Download a product, and sometimes destroy it."""
        page = (await self.ask("GET", "/api/completed_call_reports", params={"top": 1})).json()
        for product in page["items"]:
            await self.ask("GET", product["file_url"], _GONE)
            if die.random() < 0.5:
                await self.ask("POST", f"/api/completed_call_reports/{product['id']}/destroy", (204, 404))

    async def sign_in(self, die: Random) -> None:
        """Sign in and read as that user, whom a reset may have signed out; or try in vain."""
        is_known = die.random() < 0.8
        body = {"username": self.username, "password": "mockpbx" if is_known else "guess"}
        answer = await self.ask("POST", "/api/auth/sign_in", (200,) if is_known else (401,), json=body)
        if answer.status_code == 200:
            signed_in = {"Authorization": f"Bearer {answer.json()['access_token']}"}
            await self.ask("GET", "/api/cdrs?top=1", (200, 401), by=signed_in)

    async def play(self, die: Random) -> None:
        """Open a sandbox, have it refuse what it is asked, let it answer again, order something, drop it."""
        opened = (await self.ask("POST", f"{_CONTROL}/sandboxes", (201,), json={})).json()
        box = {opened["header"]: opened["name"], "Authorization": f"Bearer {opened['token']}"}
        fault = {"fault": "status", "settings": {"code": 503}, "operations": ["listCdrs"]}
        await self.ask("POST", f"{_CONTROL}/faults", (201,), by=box, json=fault)
        await self.ask("GET", "/api/cdrs?top=1", (503,), by=box)
        await self.ask("DELETE", f"{_CONTROL}/faults", (204,), by=box)
        await self.ask("GET", "/api/cdrs?top=1", by=box)
        await self.ask("POST", "/api/call_reports", (201,), by=box, json={**_ORDER, "name": f"n{die.random()}"})
        await self.ask("DELETE", f"{_CONTROL}/sandboxes/{opened['name']}", (204,))

    async def reset(self) -> None:
        """Have everything that was done undone."""
        await self.ask("POST", f"{_CONTROL}/reset")
