"""A whole life on the wire: sign in, read, order a report, fetch its file, destroy."""

import csv
import io
from typing import Any

import httpx
import pytest

ORDER = {"name": "Life", "type": "NORMAL", "email": "me@acme.example", "format": "CSV", "range": "LAST_THIRTY_DAYS"}


def wait_for_product(client: httpx.Client, name: str) -> dict[str, Any]:
    """The product of the order with this name, as soon as it is there."""
    for _ in range(1000):
        page = client.get("/completed_call_reports", params={"filter": f"name eq '{name}'"}).json()
        if page["items"]:
            product: dict[str, Any] = page["items"][0]
            return product
    raise AssertionError("the report was never completed")


def test_a_report_is_ordered_run_downloaded_and_destroyed(client: httpx.Client, stranger: httpx.Client) -> None:
    """An order leaves when its product appears, the file is as it says, and all of it can be destroyed."""
    created = client.post("/call_reports", json={**ORDER, "filter": {}})
    assert created.status_code == 201
    product = wait_for_product(client, "Life")
    assert client.get(f"/call_reports/{created.json()['id']}").status_code == 404
    file = stranger.get(product["file_url"].removeprefix("/api"))
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == f'attachment; filename="{product["file_name"]}"'
    assert len(file.content) == product["file_size"]
    rows = list(csv.reader(io.StringIO(file.text)))
    assert rows[0][:4] == ["Caller", "Callee", "Start Time", "Ring Time"]
    assert client.post(f"/completed_call_reports/{product['id']}/destroy").status_code == 204
    assert client.get(f"/completed_call_reports/{product['id']}").status_code == 404
    assert client.post(f"/completed_call_reports/{product['id']}/destroy").status_code == 404
    assert stranger.get(product["file_url"].removeprefix("/api")).status_code == 404


def test_a_scheduled_order_is_read_back_changed_and_destroyed(client: httpx.Client) -> None:
    """A scheduled order reads back as it was given, changes partly, and is gone after destroy."""
    body = {**ORDER, "name": "Weekly", "cron_expr": "0 6 * * 1", "filter": {"from": "ANY"}}
    path = f"/call_reports/{client.post('/call_reports', json=body).json()['id']}"
    blanks = {"started_at": None, "ended_at": None, "status": "SCHEDULED"}
    assert client.get(path).json() == {**body, **blanks, "id": path.rpartition("/")[2]}
    assert client.post(path, json={"format": "HTML"}).content == b""
    assert client.get(path).json()["format"] == "HTML"
    assert client.get(path).json()["name"] == "Weekly"
    listed = client.get("/call_reports", params={"search": "weekly"}).json()
    assert [row["status"] for row in listed["items"]] == ["SCHEDULED"]
    assert client.post(f"{path}/destroy").status_code == 204
    assert client.get(path).status_code == 404
    assert client.post(f"{path}/destroy").status_code == 404
    assert client.post(path, json={}).status_code == 404


@pytest.mark.parametrize("collection", ["cdrs", "calllogs"])
def test_pages_are_disjoint_and_complete(client: httpx.Client, collection: str) -> None:
    """Pages of 100 together are the collection, each row once, newest first."""
    rows: list[dict[str, Any]] = []
    count = 1
    while len(rows) < count:
        page = client.get(f"/{collection}", params={"skip": len(rows), "top": 100}).json()
        count = page["count"]
        assert page["items"]
        rows += page["items"]
    assert len({row["id"] for row in rows}) == len(rows) == count
    keys = [(row["started_at"], row["id"]) for row in rows]
    assert keys == sorted(keys, reverse=True)


def test_a_call_its_legs_and_its_call_logs_agree(client: httpx.Client) -> None:
    """The legs of a call are its call logs, field by field."""
    for call in client.get("/cdrs", params={"top": 30}).json()["items"]:
        legs = client.get(f"/cdrs/{call['id']}").json()["items"]
        query = {"filter": f"session_id eq '{call['id']}'", "orderby": "started_at"}
        rows = client.get("/calllogs", params=query).json()["items"]
        details = [client.get(f"/calllogs/{row['id']}").json() for row in rows]
        assert [{k: v for k, v in one.items() if k not in ("id", "session_id")} for one in details] == legs
        assert all(row.items() <= detail.items() for row, detail in zip(rows, details, strict=True))


def test_the_query_options_work_together(client: httpx.Client) -> None:
    """Filter, order, search and page apply at once, and the count is of what filter and search leave."""
    options: dict[str, str | int] = {"filter": "duration gt 0", "orderby": "duration desc, id", "top": 5}
    options["count"] = "true"
    page = client.get("/cdrs", params=options).json()
    durations = [row["duration"] for row in page["items"]]
    assert durations == sorted(durations, reverse=True)
    assert page["count"] > 5
    beyond = client.get("/cdrs", params={**options, "skip": 10_000}).json()
    assert beyond == {"count": page["count"], "items": []}
