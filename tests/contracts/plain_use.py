"""What an ordinary client does with the API, by itself: no judge and no mock in it."""

import json
from typing import Any

import httpx

from contracts.exchange import Exchange

ORDER = {
    "name": "Plain use",
    "type": "NORMAL",
    "email": "ops@acme.example",
    "format": "CSV",
    "range": "LAST_THIRTY_DAYS",
    "filter": {"answer_state": "ANSWERED"},
}


class PlainUse:
    """A client of `base_url` that keeps what it sends and gets."""

    def __init__(self, base_url: str, token: str | None) -> None:
        """Open the client."""
        self.exchanges: list[Exchange] = []
        headers = {"Authorization": f"Bearer {token}"}
        hooks = {"response": [self._keep]}
        self.client = httpx.Client(base_url=base_url, headers=headers, timeout=20, event_hooks=hooks)

    def _keep(self, response: httpx.Response) -> None:
        response.read()
        request = response.request
        begun = float(len(self.exchanges))
        self.exchanges.append(
            Exchange(
                method=request.method,
                url=str(request.url),
                request_headers=dict(request.headers),
                request_body=request.read(),
                status=response.status_code,
                response_headers={name.lower(): value for name, value in response.headers.items()},
                response_body=response.content,
                seconds=0.5,
                begun=1.8e9 + begun,
            )
        )

    def _rows(self, path: str, **options: Any) -> list[dict[str, Any]]:
        body = self.client.get(path, params=options).content
        try:
            items = json.loads(body)["items"]
        except (ValueError, KeyError, TypeError):
            return []
        return [row for row in items if isinstance(row, dict)]

    def everything(self) -> None:
        """Look at calls, order a report, fetch its file, clear up."""
        with self.client:
            self.calls()
            self.orders()

    def calls(self) -> None:
        """List calls and call logs in many ways, open some."""
        for path in ("/cdrs", "/calllogs"):
            rows = self._rows(path)
            self._rows(path, top=7, skip=3, orderby="ended_at desc, caller asc")
            self._rows(path, orderby="answered_at")
            for text in ("direction eq 'INBOUND_CALL'", "duration ge 60 and status_code eq 0", "trunk ne null"):
                self._rows(path, filter=text, top=50)
            self._rows(path, search=str(rows[0].get("callee")) if rows else "x")
            for row in rows[:6]:
                self.client.get(f"{path}/{row.get('id')}")
                self.client.get(f"{path}/{row.get('id')}")
            self.client.get(f"{path}/nothing-of-ours")

    def orders(self) -> None:
        """Order a report by schedule and another one for now; read, change and destroy."""
        scheduled = self._made({**ORDER, "cron_expr": "0 6 * * 1"})
        self.client.get(f"/call_reports/{scheduled}")
        self.client.post(f"/call_reports/{scheduled}", json={"format": "HTML"})
        self.client.get(f"/call_reports/{scheduled}")
        self.client.post(f"/call_reports/{scheduled}/destroy")
        self.client.get(f"/call_reports/{scheduled}")
        self._made(ORDER)
        products: list[dict[str, Any]] = []
        for _ in range(200):
            products = self._rows("/completed_call_reports", search="Plain")
            if products:
                break
        for product in products[:1]:
            self.client.get(f"/completed_call_reports/{product.get('id')}")
            for _ in range(2):
                self.client.get(str(product.get("file_url", "/api/")).removeprefix("/api"))
            self.client.post(f"/completed_call_reports/{product.get('id')}/destroy")
            self.client.get(f"/completed_call_reports/{product.get('id')}")

    def _made(self, order: dict[str, Any]) -> str:
        try:
            return str(self.client.post("/call_reports", json=order).json()["id"])
        except (ValueError, KeyError, TypeError):
            return "none"
