"""What the rows of a snapshot must be together, so that a PBX can go on from them. Refuses to read them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mockpbx.api.bodies import bodies_of, parse_json
from mockpbx.clock import EARLIEST, LATEST
from mockpbx.errors import ApiError
from mockpbx.ids import LAST_ID
from mockpbx.model import Instant, Report, ReportRange, ReportStatus
from mockpbx.model.instant import parse_instant, render_instant
from mockpbx.orders import build_order
from mockpbx.spec import Spec
from mockpbx.store import PortableRow, blob_digest
from mockpbx.store.rows import completed_of, report_of

Tables = Mapping[str, Sequence[PortableRow]]
_FIRST, _LAST = parse_instant("0001-01-01T00:00:00Z"), parse_instant("9999-12-31T23:59:59Z")
"""Between these an instant can be spelt."""
_KEYS = {"call_reports": "id", "completed_call_reports": "id", "blobs": "digest", "mails": "id", "counters": "name"}


def contradictions(tables: Tables, spec: Spec, *, now: Instant, time_zone: str) -> Iterator[tuple[str, str]]:
    """Yield what cannot be: the table, and what is wrong with it."""
    for table, key in _KEYS.items():
        values = [row[key] for row in tables[table]]
        if len(set(values)) != len(values):
            yield table, f"has a {key} twice"
    yield from _in_counters(tables)
    for row in tables["call_reports"]:
        if (wrong := _in_order(row, spec, now, time_zone)) is not None:
            yield "call_reports", f"has an order that the API would not take: {wrong}"
    yield from _in_products(tables, spec)
    if not all(EARLIEST <= row["sent_at"] <= LATEST for row in tables["mails"]):
        yield "mails", "has a mail that was sent when no clock can stand"


def _in_counters(tables: Tables) -> Iterator[tuple[str, str]]:
    counters = {row["name"]: row["last"] for row in tables["counters"]}
    if set(counters) != {"id", "told"}:
        yield "counters", "must have id and told"
        return
    ids = [int(row["id"]) for name in ("call_reports", "completed_call_reports", "mails") for row in tables[name]]
    if not max(ids, default=0) <= counters["id"] <= LAST_ID:
        yield "counters", f"must have an id that is not below those that were given, nor above {LAST_ID}"
    if not 0 <= counters["told"] <= _LAST:
        yield "counters", "must have told until an instant"


def _in_order(row: PortableRow, spec: Spec, now: Instant, time_zone: str) -> str | None:
    """Say why an order could not have been made by the API; None when it could."""
    order = report_of({**row, "filter": "{}"})
    wrong = _against_itself(order, row["due_at"])
    if wrong is not None:
        return wrong
    try:
        body = _body_of(order, row["filter"])
        bodies_of(spec)["createCallReport"].validate(body)
        build_order(body, report_id=order.id, now=now, time_zone=time_zone)
    except ApiError as error:
        return str([fault.detail for fault in error.faults])[:200]
    return None


def _against_itself(order: Report, due_at: Instant | None) -> str | None:
    is_standing, is_custom = order.cron_expr is not None, order.range is ReportRange.CUSTOM
    ends = [end for end in (order.started_at, order.ended_at) if end is not None]
    rules = (
        ((due_at is None) is not (is_standing or order.status is ReportStatus.RUNNING), "it is due against its status"),
        (is_standing or order.status is not ReportStatus.SCHEDULED, "it waits for a time that it does not have"),
        (due_at is None or EARLIEST <= due_at <= _LAST, "it is due when no clock can stand"),
        (len(ends) == (2 if is_custom else 0), "its range has too few ends, or too many"),
        (all(_FIRST <= end <= _LAST for end in ends), "its range ends where no year is"),
    )
    return next((wrong for is_kept, wrong in rules if not is_kept), None)


def _body_of(order: Report, filter_text: str) -> dict[str, Any]:
    body = {
        "name": order.name,
        "type": order.type,
        "email": order.email,
        "format": order.format,
        "range": order.range,
        "cron_expr": order.cron_expr or "",
        "filter": parse_json(filter_text.encode()),
    }
    ends = {"started_at": order.started_at, "ended_at": order.ended_at}
    return body | {name: render_instant(end) for name, end in ends.items() if end is not None}


def _in_products(tables: Tables, spec: Spec) -> Iterator[tuple[str, str]]:
    files = {row["digest"]: row for row in tables["blobs"]}
    for row in tables["completed_call_reports"]:
        product, file = completed_of(row), files.pop(row["digest"], None)
        if not EARLIEST <= product.completed_at <= LATEST:
            yield "completed_call_reports", "has a product that was made when no clock can stand"
        elif not _is_name(product.name, spec):
            yield "completed_call_reports", "has a product of a name that no order can have"
        elif file is None or (product.file_name, product.file_size) != (file["file_name"], len(file["content"])):
            yield "completed_call_reports", "has a product that is not like its file"
        elif product.digest != blob_digest(file["content"], owner_id=product.id):
            yield "blobs", "has a file that is not what its digest says"
    if files:
        yield "blobs", "has a file of no product"


_LEAST_ORDER = {"type": "NORMAL", "email": "a@b.example", "format": "CSV", "range": "TODAY", "filter": {}}


def _is_name(name: str, spec: Spec) -> bool:
    try:
        bodies_of(spec)["createCallReport"].validate({**_LEAST_ORDER, "name": name})
    except ApiError:
        return False
    return True
